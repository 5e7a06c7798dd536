import { refusal } from '../archive/refusal.ts';
import type { JsonObject } from '../yaml/json-value.ts';
import {
  coalesceTables,
  join,
  mutableCopy,
  tableIn,
  type Coalescing,
  type CoalesceWarning,
} from './coalesce-tables.ts';
import { emptyJson, isJsonObject, shallowCopy, type MutableJson } from './json-access.ts';
import type { ValuesTree } from './values-tree.ts';

/** The key whose values every subchart sees. */
const globalKey = 'global';
const maxWarnings = 100;

/** The values that templates see, and what Helm would have warned of. */
export type CoalescedValues = { readonly values: JsonObject; readonly warnings: readonly CoalesceWarning[] };

/**
 * The user's values over the defaults of a chart and its subcharts: Helm's `CoalesceValues`
 * (pkg/chart/common/util/coalesce.go in v4, pkg/chartutil/coalesce.go in v3). Give it a tree of `processDependencies`, as
 * Helm does. The order of keys is not Helm's. Without `merge`, a null of the user deletes a default.
 * @throws ChartError values_invalid: something that is no table where a subchart's values belong
 */
export function coalesceValues(
  chart: ValuesTree,
  values: JsonObject,
  options: { readonly helm?: 3 | 4; readonly merge?: boolean } = {},
): CoalescedValues {
  const warnings: CoalesceWarning[] = [];
  const warn = (warning: CoalesceWarning): void => {
    if (warnings.length < maxWarnings) warnings.push(warning);
  };
  const how = { helm: options.helm ?? 4, merge: options.merge ?? false, warn };
  const coalesced = mutableCopy(values);
  coalesceChart(chart, coalesced, '', how);
  return { values: coalesced, warnings };
}

function coalesceChart(chart: ValuesTree, values: MutableJson, prefix: string, how: Coalescing): void {
  const path = join(prefix, chart.name);
  coalesceDefaults(chart, values, path, how);
  for (const subchart of chart.dependencies) {
    if (!Object.hasOwn(values, subchart.name)) values[subchart.name] = emptyJson();
    const table = tableIn(values, subchart.name);
    if (table === undefined) throw mismatch(join(path, subchart.name), subchart.name);
    coalesceGlobals(table, values, path, how);
    coalesceChart(subchart, table, path, how);
  }
}

function coalesceDefaults(chart: ValuesTree, values: MutableJson, path: string, how: Coalescing): void {
  const defaults = mutableCopy(chart.values);
  for (const key of Object.keys(defaults)) {
    const initial = defaults[key] ?? null;
    if (!Object.hasOwn(values, key)) values[key] = initial;
    else if (values[key] === null) {
      if (!how.merge) Reflect.deleteProperty(values, key);
    } else if (isJsonObject(values[key])) {
      const [table, source] = [tableIn(values, key), tableIn(defaults, key)];
      if (table !== undefined && source !== undefined) {
        const merge = how.merge || chart.dependencies.some(({ name }) => name === key);
        coalesceTables(table, source, join(path, key), { ...how, merge });
      } else if (initial !== null) {
        const full = join(path, key);
        how.warn({ path: full, message: `skipped value for ${full}: Not a table.` });
      }
    }
  }
}

/** Globals of the parent win over those that a subchart's values bring along. */
function coalesceGlobals(into: MutableJson, from: MutableJson, prefix: string, how: Coalescing): void {
  const [globals, parents] = [
    globalsOf(into, 'destination', prefix, how),
    globalsOf(from, 'source', prefix, how),
  ];
  if (globals === undefined || parents === undefined) return;
  for (const [key, value] of Object.entries(parents)) {
    const table = tableIn(globals, key);
    if (isJsonObject(value)) {
      // One level deep as in Helm: below it, parent and subchart share their globals, and see each other's defaults.
      const copy = shallowCopy(value);
      if (!Object.hasOwn(globals, key)) globals[key] = copy;
      else if (table !== undefined) {
        // Nulls stay: what comes of it is coalesced once more.
        globals[key] = coalesceTables(copy, table, join(prefix, key), { ...how, merge: true });
      } else
        how.warn({
          path: join(prefix, key),
          message: `Conflict: cannot merge map onto non-map for "${key}". Skipping.`,
        });
    } else if (table !== undefined)
      how.warn({ path: join(prefix, key), message: `key ${key} is table. Skipping` });
    else globals[key] = value;
  }
  into[globalKey] = globals;
}

function globalsOf(
  values: MutableJson,
  side: 'destination' | 'source',
  prefix: string,
  { warn }: Coalescing,
): MutableJson | undefined {
  if (!Object.hasOwn(values, globalKey)) return emptyJson();
  const table = tableIn(values, globalKey);
  const message = `skipping globals because ${side} ${globalKey} is not a table.`;
  if (table === undefined) warn({ path: join(prefix, globalKey), message });
  return table;
}

function mismatch(path: string, name: string): Error {
  return refusal('values_invalid', `type mismatch on ${name}: the values of a subchart are a map`, {
    field: path,
    remedy: `write a map under \`${name}\`, or leave it out`,
  });
}
