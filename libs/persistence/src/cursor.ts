import { PersistenceError } from './errors.ts';

type KeyType = 'string' | 'number';
type KeysOf<Types extends readonly KeyType[]> = {
  readonly [At in keyof Types]: Types[At] extends 'string' ? string : number;
};

/** A cursor: the keys of the last item of a page, by which the next page finds its begin. */
export function cursorOf(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * The keys in a cursor.
 * @param types of the keys that the list is sorted by
 * @throws PersistenceError cursor_invalid, where it holds others
 */
export function keysIn<const Types extends readonly KeyType[]>(cursor: string, types: Types): KeysOf<Types> {
  const keys = parse(Buffer.from(cursor, 'base64url').toString());
  const areThese =
    Array.isArray(keys) &&
    keys.length === types.length &&
    keys.every((key, index) => typeof key === types[index]);
  if (areThese) return keys as unknown as KeysOf<Types>;
  throw new PersistenceError('cursor_invalid', 'The cursor is not one that this list gave out.', {
    field: 'cursor',
    remedy: 'Send `next` of the page before, unchanged, or no cursor for the first page.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
