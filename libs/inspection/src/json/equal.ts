import type { JsonValue } from '@chandlery/chart';
import { isObject } from './read.ts';

/** Whether two values are the same, whatever the order of their keys; a key without a value is as good as none. */
export function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((item, index) => isEqual(item as JsonValue, b[index] as JsonValue))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(a[key] ?? undefined, b[key] ?? undefined));
}

/** The dotted paths at which two values differ, no deeper than the first difference on each way; lists differ as a whole. */
export function differingPaths(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  path = '',
): readonly string[] {
  if (isEqual(a, b)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => differingPaths(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((item, index) =>
      differingPaths(item as JsonValue, b[index] as JsonValue, `${path}[${index}]`),
    );
  }
  return [path];
}
