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
    for (const { path } of chart.crds) {
      for (const { line, name } of definitionsIn(texts.lines(path) ?? [])) {
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

/** The documents of that kind: where they say so (from 1), and `metadata.name`. */
function* definitionsIn(
  lines: readonly string[],
): Generator<{ readonly line: number; readonly name: string }> {
  let line: number | undefined;
  let name = '';
  for (const [index, text] of [...lines, '---'].entries()) {
    if (text.startsWith('---')) {
      if (line !== undefined) yield { line, name: name === '' ? 'unnamed' : name };
      [line, name] = [undefined, ''];
    } else if (/^kind:\s*["']?CustomResourceDefinition["']?\s*$/.test(text)) line = index + 1;
    else if (name === '') name = /^ {1,4}name:\s*["']?([^"'\s#]+)/.exec(text)?.[1] ?? '';
  }
}
