import type { Rule } from '../../rule.ts';
import type { SourceTexts } from '../../source/source-texts.ts';

/** What our own rules say with more reason. */
const saidElsewhere =
  /icon is recommended|chart metadata is missing these dependencies|found in Chart\.yaml, but missing/i;

/** What Helm names that is no file of the chart is about all of it. */
function placed(texts: SourceTexts, file: string): string {
  const place = texts.placed(file);
  return texts.lines(place) === undefined ? 'Chart.yaml' : place;
}

/** `helm lint`: https://helm.sh/docs/helm/helm_lint/ */
export const helmLint: Rule = {
  code: 'helm-lint',
  group: 'rendering',
  severity: 'warning',
  compares: true,
  title: 'helm lint complains',
  docs: 'The severity is Helm’s (ERROR, WARNING, INFO), the message too. What other rules say is not repeated: the icon, missing dependencies, and templates that fail.',
  remedy: 'See https://helm.sh/docs/helm/helm_lint/.',
  *check({ input, texts }) {
    const fails = input.renders.some(({ error }) => error !== undefined);
    for (const { severity, file, line, message, valuesFile } of input.helmLint) {
      if (saidElsewhere.test(message) || (fails && severity === 'error' && file.startsWith('templates')))
        continue;
      const named = /^templates\/$|^\/?$/.test(file)
        ? (/(templates\/[^:)\s]+):(\d+)/.exec(message) ?? undefined)
        : undefined;
      yield {
        severity,
        valuesFile,
        file: named?.[1] === undefined ? placed(texts, file) : texts.placed(named[1]),
        line: line ?? (named === undefined ? undefined : Number(named[2])),
        message: `helm lint: ${message}`,
      };
    }
  },
};
