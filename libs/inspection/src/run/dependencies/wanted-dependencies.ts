import type { Chart } from '@chandlery/chart';
import { lockDigest } from '../../rules/dependencies/lock-digest.ts';
import type { WantedDependency } from './dependency-source.ts';

/** What a chart needs and does not hold, or why that cannot be told: a clause. */
export type Wanted = { readonly dependencies: readonly WantedDependency[]; readonly problem?: string };

/** Helm renders nothing while one is missing in charts/, whether it is switched on or not (`CheckDependencies`, pkg/action). */
export function wantedDependencies({ metadata, lock, dependencies }: Chart): Wanted {
  const asked = metadata.dependencies ?? [];
  const held = new Set(dependencies.map((chart) => chart.metadata.name));
  const missing = asked.filter(({ name }) => !held.has(name));
  if (missing.length === 0) return { dependencies: [] };
  const names = [...new Set(missing.map(({ name }) => name))].join(', ');
  const without = `${names} is not in charts/, and`;
  if (lock === undefined)
    return {
      dependencies: [],
      problem: `${without} there is no Chart.lock that says which version is meant`,
    };
  if (lock.digest !== lockDigest(asked, lock.dependencies))
    return {
      dependencies: [],
      problem: `${without} Chart.lock is of other dependencies than the chart names: its digest differs`,
    };
  const wanted = new Map<string, WantedDependency>();
  for (const { name } of missing) {
    for (const locked of lock.dependencies) {
      if (locked.name !== name) continue;
      const { version = '', repository } = locked;
      wanted.set(`${name} ${version}`, { name, version, repository });
    }
  }
  return { dependencies: [...wanted.values()] };
}
