import { fileText } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';

/** https://helm.sh/docs/chart_best_practices/custom_resource_definitions/ */
export const crdInCrds: Rule = {
  code: 'crd-in-crds',
  group: 'cluster',
  severity: 'warning',
  title: 'The chart brings a CustomResourceDefinition that Helm never changes again',
  docs: 'Helm installs what is under `crds/` once, and neither upgrades nor removes it: users of an older version keep the old definition. It is also one for the whole cluster.',
  remedy: 'Say in the README how the definitions are upgraded, or bring them in a chart of their own.',
  *check({ chart, texts }) {
    for (const { path, bytes } of chart.crds) {
      const kinds = fileText(bytes).matchAll(/^kind:\s*["']?CustomResourceDefinition\b/gm);
      for (const [index, match] of [...kinds].entries()) {
        const line = fileText(bytes).slice(0, match.index).split('\n').length;
        const name = nameAfter(texts.lines(path) ?? [], line) ?? `number ${index + 1}`;
        const resource = `CustomResourceDefinition/${name}`;
        yield {
          file: path,
          line,
          resource,
          message: `${resource} is installed once and never upgraded by Helm.`,
        };
      }
    }
  },
};

/** `metadata.name` after a line (from 1), in the same document. */
function nameAfter(lines: readonly string[], line: number): string | undefined {
  for (const text of lines.slice(line)) {
    if (text.startsWith('---')) return undefined;
    const name = /^ {1,4}name:\s*["']?([^"'\s#]+)/.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
