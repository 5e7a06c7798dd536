import type { Rule } from '../../rule.ts';

/** Helm's own message, where Helm says it happened. */
export const renderFailed: Rule = {
  code: 'render-failed',
  group: 'rendering',
  severity: 'error',
  title: 'Helm cannot render the chart',
  docs: 'With the defaults, or with a file of `ci/`, which is a way to use the chart that its makers care for. The message is Helm’s. Where values do not satisfy the schema, `values-invalid` speaks of it.',
  remedy: 'Mend the template, or the values file that it fails with.',
  *check({ input, texts }) {
    const invalid = new Set(
      input.schema.filter(({ problems }) => problems.length > 0).map(({ valuesFile }) => valuesFile),
    );
    for (const { valuesFile, error } of input.renders) {
      if (error === undefined || invalid.has(valuesFile)) continue;
      yield {
        file: error.file === undefined ? valuesFile : texts.placed(error.file),
        line: error.line,
        valuesFile,
        message: `Helm cannot render the chart with ${valuesFile}: ${error.message}`,
      };
    }
  },
};
