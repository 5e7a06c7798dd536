import { about, itemOf } from '../../kubernetes/item.ts';
import { differingPaths } from '../../json/equal.ts';
import type { Rule } from '../../rule.ts';

/** What two renderings of the same thing differ in. */
export const renderUnstable: Rule = {
  code: 'render-unstable',
  group: 'templates',
  severity: 'warning',
  title: 'The same values give something else each time',
  docs: 'The chart was rendered twice. What differs changes with every upgrade, though nobody changed anything: passwords that no longer fit their database, pods that restart. In a differences list such values are masked.',
  remedy: 'Take the value from a Secret that exists already (`lookup`, best by a value that names it), or as a required value.',
  *check({ input, texts }) {
    for (const { objects, again = [], valuesFile, error } of input.renders) {
      if (error !== undefined) continue;
      for (const [index, { object, file }] of objects.entries()) {
        const other = again[index];
        if (other === undefined) continue;
        const paths = differingPaths(object, other.object);
        if (paths.length === 0) continue;
        const item = itemOf(object, file, valuesFile, input.release.namespace);
        const text = `${item.resource} is something else each time it is rendered: ${paths.join(', ')}.`;
        yield about(texts, item, paths[0]?.split('.') ?? [], text, { data: { paths } });
      }
    }
  },
};
