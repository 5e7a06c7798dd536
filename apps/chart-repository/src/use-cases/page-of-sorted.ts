import { cursorOf, keysIn, type Page, type PageRequest } from '@chandlery/persistence';

/**
 * A page of a list that is short enough to be read whole, such as somebody's tokens. The cursor holds the key of the last
 * item, so that what is added or removed in between neither repeats nor hides another.
 * @param key unique among the items
 * @throws PersistenceError cursor_invalid
 */
export function pageOfSorted<T>(
  items: readonly T[],
  { limit, cursor }: PageRequest,
  { key, descending = false }: { readonly key: (item: T) => string; readonly descending?: boolean },
): Page<T> {
  const after = (a: string, b: string): boolean => (descending ? a < b : a > b);
  const sorted = [...items].sort((a, b) => (key(a) === key(b) ? 0 : after(key(a), key(b)) ? 1 : -1));
  const last = cursor === undefined ? undefined : keysIn(cursor, ['string'])[0];
  const rest = last === undefined ? sorted : sorted.filter((item) => after(key(item), last));
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  if (end === undefined || page.length === rest.length) return { items: page };
  return { items: page, next: cursorOf([key(end)]) };
}
