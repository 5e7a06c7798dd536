import type { JsonArray, JsonObject, JsonValue } from '../yaml/json-value.ts';

/** A JSON object under construction. */
export type MutableJson = { [key: string]: JsonValue };

/** The names of JSON's types, as JSON Schema has them; an integer is a `number`. */
export type JsonType = 'null' | 'boolean' | 'object' | 'array' | 'number' | 'string';

/** Whether the value is an object: to Helm a "table". */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value is a list. */
export function isJsonArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value);
}

/** The type of a value. */
export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/** A key of the object itself: `constructor` is a name like any other. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An object without a prototype, so that `__proto__` is a key like any other. */
export function emptyJson(): MutableJson {
  return Object.create(null) as MutableJson;
}

/** A copy of an object's first level. */
export function shallowCopy(object: JsonObject): MutableJson {
  const copy = emptyJson();
  for (const key of Object.keys(object)) copy[key] = object[key] ?? null;
  return copy;
}

/** A JSON pointer (RFC 6901) one step longer. */
export function pointerTo(parent: string, key: string | number): string {
  const token = typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
  return `${parent}/${token}`;
}

/** The steps of a JSON pointer; `undefined` if it is none. */
export function pointerSteps(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a JSON pointer points to; `undefined` if there is nothing. */
export function lookUp(value: JsonValue, pointer: string): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of pointerSteps(pointer) ?? [undefined]) {
    if (step === undefined) return undefined;
    if (isJsonArray(at)) at = /^\d+$/.test(step) ? at[Number(step)] : undefined;
    else if (isJsonObject(at)) at = own(at, step);
    else return undefined;
  }
  return at;
}

/** Whether two values are the same JSON; the order of keys does not matter. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
