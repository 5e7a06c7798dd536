import type { JsonObject, JsonValue } from '@chandlery/chart';
import { isObject } from '../json/read.ts';
import { isEqual } from '../json/equal.ts';

/** How a default differs between two versions. */
export type DefaultDifference = {
  readonly path: readonly string[];
  readonly kind: 'removed' | 'retyped' | 'changed';
  readonly before: JsonValue;
  readonly after?: JsonValue;
};

/** Differences of defaults, at the topmost key that was removed or retyped. Keys that are new break nobody. */
export function defaultDifferences(
  before: JsonObject,
  after: JsonObject,
  path: readonly string[] = [],
): readonly DefaultDifference[] {
  return Object.entries(before).flatMap(([key, old]): readonly DefaultDifference[] => {
    const here = [...path, key];
    if (!Object.hasOwn(after, key)) return [{ path: here, kind: 'removed', before: old }];
    const now = after[key] ?? null;
    if (isEqual(old, now)) return [];
    if (isObject(old) && isObject(now)) return defaultDifferences(old, now, here);
    const retyped = old !== null && now !== null && typeOf(old) !== typeOf(now);
    return [{ path: here, kind: retyped ? 'retyped' : 'changed', before: old, after: now }];
  });
}

/** `map`, `list`, `text`, `number`, `boolean`, `null`: as a message says it. */
export function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value === 'string' ? 'text' : typeof value;
}
