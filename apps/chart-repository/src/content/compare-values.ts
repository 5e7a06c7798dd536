import { isDeepStrictEqual } from 'node:util';
import { contentLimits } from './content-limits.ts';
import { pathTo } from './difference-path.ts';

/** One difference; what is not there has no type and no JSON. */
export type ValueDifference = {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fromType: string | null;
  readonly toType: string | null;
  /** As JSON, cut off where it is long. */
  readonly from: string | null;
  readonly to: string | null;
};

type Found = { differences: ValueDifference[]; truncated: boolean };

/** The differences of two objects by the path of their keys; lists differ as a whole. */
export function compareValues(from: unknown, to: unknown): Found {
  const found: Found = { differences: [], truncated: false };
  compare(found, '', from, to);
  return found;
}

function compare(found: Found, path: string, from: unknown, to: unknown): void {
  if (isDeepStrictEqual(from, to)) return;
  if (isObject(from) && isObject(to)) {
    for (const key of [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()) {
      if (found.truncated) return;
      compare(found, pathTo(path, key), own(from, key), own(to, key));
    }
    return;
  }
  if (found.differences.length >= contentLimits.comparedValues) {
    found.truncated = true;
    return;
  }
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  const [before, after] = [shown(from), shown(to)];
  found.truncated ||= before.cut || after.cut;
  found.differences.push({
    path,
    change,
    fromType: typeOf(from),
    toType: typeOf(to),
    from: before.text,
    to: after.text,
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key of the object itself: `constructor` is a name like any other. */
function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function typeOf(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function shown(value: unknown): { text: string | null; cut: boolean } {
  if (value === undefined) return { text: null, cut: false };
  const text = JSON.stringify(value);
  const cut = text.length > contentLimits.valueCharacters;
  return { text: cut ? `${text.slice(0, contentLimits.valueCharacters)}…` : text, cut };
}
