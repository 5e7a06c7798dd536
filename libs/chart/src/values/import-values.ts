import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { coalesceTables, mutableCopy, type Coalescing } from './coalesce-tables.ts';
import { coalesceValues } from './coalesce-values.ts';
import { emptyJson, isJsonObject, own, type MutableJson } from './json-access.ts';
import type { ValuesTree } from './values-tree.ts';

/**
 * The tree with the values that charts import from their subcharts (`import-values`) among their defaults:
 * `processImportValues` in Helm's pkg/chart/v2/util/dependencies.go. What a chart says itself wins over what it imports.
 */
export function importValues(chart: ValuesTree, helm: 3 | 4): ValuesTree {
  const tree = { ...chart, dependencies: chart.dependencies.map((subchart) => importValues(subchart, helm)) };
  if (tree.requirements.length === 0) return tree;
  const merging: Coalescing = { merge: true, helm, warn: () => undefined };
  const all = coalesceValues(tree, {}, { helm, merge: true }).values;
  let imported: MutableJson = emptyJson();
  for (const { name, alias, 'import-values': wanted = [] } of tree.requirements) {
    for (const item of wanted) {
      const part = importedPart(all, alias ?? name, item);
      if (part !== undefined) imported = coalesceTables(imported, mutableCopy(part), '', merging);
    }
  }
  return { ...tree, values: coalesceTables(mutableCopy(all), imported, '', merging) };
}

/** What one item of `import-values` brings, where the parent has it; nothing if the subchart has no such table. */
function importedPart(all: JsonObject, subchart: string, item: JsonValue): JsonObject | undefined {
  if (typeof item === 'string') return tableAt(all, `${subchart}.exports.${item}`);
  if (!isJsonObject(item)) return undefined;
  const [child, parent] = [String(own(item, 'child')), String(own(item, 'parent'))];
  const table = tableAt(all, `${subchart}.${child}`);
  if (table === undefined || parent === '.') return table;
  return parent.split('.').reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), table);
}

/** The table at a path of names with dots between. */
export function tableAt(values: JsonObject, path: string): JsonObject | undefined {
  let table: JsonObject = values;
  for (const key of path.split('.')) {
    const next = own(table, key);
    if (!isJsonObject(next)) return undefined;
    table = next;
  }
  return table;
}
