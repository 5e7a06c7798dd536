import { randomValues } from '@chandlery/chart';
import { about, itemOf } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';
import { keysOf } from '../../values/pointer.ts';

/** What two renderings of the same thing differ in. */
export const renderUnstable: Rule = {
  code: 'render-unstable',
  group: 'templates',
  severity: 'warning',
  title: 'The same values give something else each time',
  docs: 'The chart was rendered twice. What differs changes with every upgrade, though nobody changed anything: passwords that no longer fit their database, pods that restart. In the differences such values are masked.',
  remedy:
    'Take the value from a Secret that exists already (`lookup`, best by a value that names it), or as a required value.',
  *check({ input, texts }) {
    for (const { manifests, again, valuesFile, error } of input.renders) {
      if (error !== undefined || again === undefined) continue;
      const random = Map.groupBy(randomValues(manifests, again), nameOf);
      for (const [name, values] of random) {
        const manifest = manifests.find((candidate) => nameOf(candidate) === name);
        if (manifest === undefined) continue;
        const item = itemOf(manifest, valuesFile, input.release.namespace, texts);
        const paths = values.map(({ path }) => keysOf(path).join('.')).sort();
        const text = `${item.resource} is something else each time it is rendered: ${paths.join(', ')}.`;
        yield about(texts, item, keysOf(values[0]?.path ?? ''), text, { data: { paths } });
      }
    }
  },
};

function nameOf(object: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  return [object.kind, object.namespace ?? '', object.name].join('|');
}
