import type { Dependency } from '../metadata/index.ts';
import { satisfies } from '../semver/satisfies.ts';
import type { JsonObject } from '../yaml/json-value.ts';
import { coalesceValues } from './coalesce-values.ts';
import { importValues, tableAt } from './import-values.ts';
import { own } from './json-access.ts';
import type { ValuesTree } from './values-tree.ts';

/**
 * The tree as Helm renders it with these values: subcharts under their aliases (as often as they are asked for), without
 * those that conditions or tags switch off, and with `import-values` among the defaults. `ProcessDependencies` in Helm's
 * pkg/chart/v2/util/dependencies.go (`ProcessDependenciesWithMerge` in v3).
 * @throws ChartError values_invalid: something that is no table where a subchart's values belong
 */
export function processDependencies(chart: ValuesTree, values: JsonObject, helm: 3 | 4 = 4): ValuesTree {
  return importValues(withEnabled(chart, values, '', helm), helm);
}

function withEnabled(chart: ValuesTree, values: JsonObject, path: string, helm: 3 | 4): ValuesTree {
  const { requirements } = chart;
  // As in Helm: where Chart.yaml names no dependencies, those of the subcharts are not looked at either.
  if (requirements.length === 0) return chart;
  const named = (subchart: ValuesTree): boolean =>
    requirements.some((requirement) => fits(subchart, requirement, helm));
  const asked = requirements.flatMap((requirement) => {
    const found = chart.dependencies.find((subchart) => fits(subchart, requirement, helm));
    return found === undefined ? [] : [{ ...found, name: keyOf(requirement) || found.name }];
  });
  const all = [...chart.dependencies.filter((subchart) => !named(subchart)), ...asked];
  const coalesced = coalesceValues({ ...chart, dependencies: all }, values, { helm }).values;
  const off = new Set(
    requirements.filter((requirement) => !isEnabled(requirement, coalesced, path)).map(keyOf),
  );
  const on = all.filter(({ name }) => !off.has(name));
  return {
    ...chart,
    requirements: requirements.filter((requirement) => !off.has(keyOf(requirement))),
    dependencies: on.map((subchart) => withEnabled(subchart, coalesced, `${path}${subchart.name}.`, helm)),
  };
}

function keyOf({ name, alias }: Dependency): string {
  return alias === undefined || alias === '' ? name : alias;
}

function fits(subchart: ValuesTree, { name, version = '' }: Dependency, helm: 3 | 4): boolean {
  return subchart.name === name && satisfies(subchart.version, version, helm === 3 ? 'helm3' : 'helm4');
}

/** The first condition that names a boolean decides, then the tags: on if one of them is, or none is off. */
function isEnabled({ condition = '', tags = [] }: Dependency, values: JsonObject, path: string): boolean {
  for (const name of condition.trim().split(',')) {
    const value = name === '' ? undefined : valueAt(values, path + name);
    if (typeof value === 'boolean') return value;
  }
  const switches = tags.map((tag) => own(tableAt(values, 'tags') ?? {}, tag));
  return switches.includes(true) || !switches.includes(false);
}

function valueAt(values: JsonObject, path: string): unknown {
  const cut = path.lastIndexOf('.');
  const table = cut === -1 ? values : tableAt(values, path.slice(0, cut));
  return table === undefined ? undefined : own(table, path.slice(cut + 1));
}
