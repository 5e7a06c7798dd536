import type { JsonObject, JsonValue } from '@chandlery/chart';

type Read = JsonValue | undefined;

/** Whether it is a mapping. */
export function isObject(value: Read): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of keys; undefined where anything on the way is missing. */
export function valueAt(value: Read, ...path: readonly string[]): Read {
  let found: Read = value;
  for (const key of path) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** The mapping at a path; empty where there is none. */
export function objectAt(value: Read, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** The list at a path; empty where there is none. */
export function listAt(value: Read, ...path: readonly string[]): readonly JsonValue[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

/** The mappings in the list at a path. */
export function objectsAt(value: Read, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(value, ...path).filter(isObject);
}

/** The text at a path; undefined where it is something else. */
export function textAt(value: Read, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The texts in the list at a path. */
export function textsAt(value: Read, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}
