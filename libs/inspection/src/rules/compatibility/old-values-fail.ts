import type { Rule } from '../../rule.ts';
import { keysOf } from '../../values/pointer.ts';

/** Yesterday's values with today's chart: what `helm upgrade --reuse-values` comes to. */
export const oldValuesFail: Rule = {
  code: 'old-values-fail',
  group: 'compatibility',
  severity: 'error',
  compares: true,
  title: 'Values of the version now active no longer work',
  docs: 'Its defaults, and each of its files in `ci/`, laid over this version: the schema refuses them, or Helm cannot render with them. Who set them cannot upgrade.',
  remedy: 'Take the old values as well; or raise the major version and say in the notes what to change.',
  *check({ input, previous, texts }) {
    const version = previous?.chart.metadata.version ?? '';
    for (const { valuesFile, schemaProblems, renderError } of input.oldValues) {
      const file = texts.lines(valuesFile) === undefined ? 'values.yaml' : valuesFile;
      for (const { path, message } of schemaProblems) {
        const name = path === '' ? '' : `${keysOf(path).join('.')}: `;
        yield {
          file,
          valuesFile,
          message: `${valuesFile} of ${version} no longer satisfies the schema: ${name}${message}`,
        };
      }
      if (renderError !== undefined && schemaProblems.length === 0) {
        yield {
          file,
          valuesFile,
          message: `Helm cannot render with ${valuesFile} of ${version}: ${renderError}`,
        };
      }
    }
  },
};
