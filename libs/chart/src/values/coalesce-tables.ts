import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { emptyJson, isJsonArray, isJsonObject, own, type MutableJson } from './json-access.ts';

/** What Helm prints of values that do not fit together; without the value, which may be a secret. */
export type CoalesceWarning = { readonly path: string; readonly message: string };

/** How tables are put together. */
export type Coalescing = {
  /** Keeps nulls, as Helm does while it is not finished (`MergeValues`); otherwise they delete. */
  readonly merge: boolean;
  /** Helm 3 deletes a null that the defaults hold as null too, Helm 4 keeps it. */
  readonly helm: 3 | 4;
  readonly warn: (warning: CoalesceWarning) => void;
};

/** A deep copy that can be written to. Shared parts become separate ones. */
export function mutableCopy(object: JsonObject): MutableJson {
  const copy = emptyJson();
  for (const [key, value] of Object.entries(object)) copy[key] = copyOf(value);
  return copy;
}

function copyOf(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(copyOf);
  return isJsonObject(value) ? mutableCopy(value) : value;
}

/** A table inside of one that `mutableCopy` made. */
export function tableIn(object: MutableJson, key: string): MutableJson | undefined {
  const value = own(object, key);
  return isJsonObject(value) ? value : undefined;
}

/**
 * Merges the source into the destination, which has the last word: `coalesceTablesFullKey` of Helm's
 * pkg/chart/common/util/coalesce.go (pkg/chartutil in Helm 3). Both are changed.
 */
export function coalesceTables(
  into: MutableJson,
  source: MutableJson,
  path: string,
  how: Coalescing,
): MutableJson {
  const wasNull = new Set(Object.keys(source).filter((key) => source[key] === null));
  if (how.helm === 4) {
    for (const key of Object.keys(into)) {
      if (into[key] !== null) continue;
      if (!Object.hasOwn(source, key)) wasNull.add(key);
      source[key] = null;
    }
  }
  for (const key of Object.keys(source)) {
    const value = source[key] ?? null;
    const has = Object.hasOwn(into, key);
    const chosen = into[key];
    const full = join(path, key);
    if (!has) into[key] = value;
    else if (chosen === null && !how.merge && (how.helm === 3 || !wasNull.has(key)))
      Reflect.deleteProperty(into, key);
    else if (isJsonObject(value)) {
      const [table, defaults] = [tableIn(into, key), tableIn(source, key)];
      if (table !== undefined && defaults !== undefined) coalesceTables(table, defaults, full, how);
      else how.warn({ path: full, message: `cannot overwrite table with non table for ${full}` });
    } else if (isJsonObject(chosen) && value !== null) {
      how.warn({ path: full, message: `destination for ${full} is a table. Ignoring non-table value` });
    }
  }
  return into;
}

/** A path as Helm's messages have it. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
