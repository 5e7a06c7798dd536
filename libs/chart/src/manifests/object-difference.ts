import { isJsonArray, isJsonObject, own, pointerTo, sameJson } from '../values/json-access.ts';
import { isRetyped } from '../values/values-difference.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';

/** One place at which two objects differ. */
export type ChangedPath = {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'retyped';
};

/** Where two objects differ; lists are compared item by item. At most so many places. */
export function objectDifference(before: JsonObject, after: JsonObject, most: number): ChangedPath[] {
  const found: ChangedPath[] = [];
  compare(found, '', before, after, most);
  return found;
}

function compare(
  found: ChangedPath[],
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  most: number,
): void {
  if (found.length >= most || sameJson(before, after)) return;
  if (before === undefined || after === undefined) {
    found.push({ path, kind: before === undefined ? 'added' : 'removed' });
  } else if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      compare(found, pointerTo(path, key), own(before, key), own(after, key), most);
    }
  } else if (isJsonArray(before) && isJsonArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      compare(found, pointerTo(path, index), before[index], after[index], most);
    }
  } else found.push({ path, kind: isRetyped(before, after) ? 'retyped' : 'changed' });
}
