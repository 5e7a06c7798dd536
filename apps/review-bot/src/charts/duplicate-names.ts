import type { ChartRefusal } from './chart-types.ts';
import { errorAt } from './finding-of.ts';
import type { KnownPlace } from './plan-changes.ts';
import type { TreeIndex } from './tree-index.ts';

const mostNamed = 10;

/**
 * Two charts of one name in one repository would be one app in the store, so neither is sent, and each says where the other
 * is. Of packed charts only those that the pull request brings count: several versions of one chart may lie side by side.
 */
export function duplicateNames(
  touched: readonly KnownPlace[],
  same: readonly KnownPlace[],
  head: TreeIndex,
): ReadonlyMap<string, ChartRefusal> {
  const byName = new Map<string, KnownPlace[]>();
  for (const known of [...touched, ...same]) {
    const name = known.identity?.name;
    if (name === undefined) continue;
    const namesakes = byName.get(name);
    if (namesakes === undefined) byName.set(name, [known]);
    else namesakes.push(known);
  }
  const refusals = touched.flatMap(({ place, identity }): [string, ChartRefusal][] => {
    const others = (byName.get(identity?.name ?? '') ?? []).filter(
      (known) => known.place.path !== place.path,
    );
    if (identity === null || others.length === 0) return [];
    const where = others.slice(0, mostNamed).map((known) => JSON.stringify(known.place.path || '.'));
    const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
    const file =
      place.form === 'folder' && head.at(`${place.path}/Chart.yaml`) !== undefined ? 'Chart.yaml' : null;
    const finding = errorAt(
      'name_duplicate',
      file,
      `${JSON.stringify(identity.name.slice(0, 200))} is the name of the chart in ${where.join(', ')}${more}, too.`,
      'Name one of them differently, or leave one alone by `ignore` in .chandlery.yaml.',
    );
    return [[place.path, { type: 'refused', place, ...identity, findings: [finding] }]];
  });
  return new Map(refusals);
}
