import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { isJsonObject, jsonTypeOf, own, pointerTo, sameJson } from './json-access.ts';

/** One difference between two sets of values; what is not there is absent. */
export type ValuesDifference = {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  /** `retyped`: it has another type now, and neither is null. */
  readonly kind: 'added' | 'removed' | 'changed' | 'retyped';
  readonly before?: JsonValue;
  readonly after?: JsonValue;
};

/**
 * What differs between two sets of values, by path and in the order of keys. Maps are compared key by key; what was added or
 * removed is told as a whole, and so are lists, which Helm replaces as a whole.
 */
export function valuesDifference(before: JsonObject, after: JsonObject): ValuesDifference[] {
  const found: ValuesDifference[] = [];
  compareObjects(found, '', before, after);
  return found;
}

function compareObjects(
  found: ValuesDifference[],
  path: string,
  before: JsonObject,
  after: JsonObject,
): void {
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    compare(found, pointerTo(path, key), own(before, key), own(after, key));
  }
}

function compare(
  found: ValuesDifference[],
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): void {
  if (before === undefined) {
    if (after !== undefined) found.push({ path, kind: 'added', after });
  } else if (after === undefined) found.push({ path, kind: 'removed', before });
  else if (isJsonObject(before) && isJsonObject(after)) compareObjects(found, path, before, after);
  else if (!sameJson(before, after)) {
    found.push({ path, kind: isRetyped(before, after) ? 'retyped' : 'changed', before, after });
  }
}

/** Whether two values have different types; null fits every type. */
export function isRetyped(before: JsonValue, after: JsonValue): boolean {
  return before !== null && after !== null && jsonTypeOf(before) !== jsonTypeOf(after);
}
