import { cursorOf, keysIn, type Page, type PageRequest } from '@chandlery/persistence';
import type { PublishedApp } from './published-app.ts';

/** An app with how well it answers; lower is better. */
export type Ranked = { readonly app: PublishedApp; readonly rank: number };

/** Apps in order; those that no page shows are never looked at. */
export type RankedList = { readonly length: number; at(place: number): Ranked | undefined };

type Key = readonly [rank: number, publishedAtMs: number, id: string];

const maximumLimit = 200;

/** Best first; of equals the newest published, and then whatever was made last. */
export function byRank(a: Ranked, b: Ranked): number {
  return (
    a.rank - b.rank ||
    b.app.lastPublishedAtMs - a.app.lastPublishedAtMs ||
    (a.app.id < b.app.id ? 1 : a.app.id > b.app.id ? -1 : 0)
  );
}

/**
 * A page of what is sorted by `byRank`. What comes after a cursor is found by its key, so that pages neither repeat nor skip what
 * stays as it is, whatever is published in between.
 * @throws PersistenceError cursor_invalid
 */
export function rankedPage(sorted: RankedList, request: PageRequest): Page<Ranked> {
  const limit = Math.min(Math.max(request.limit, 1), maximumLimit);
  const start =
    request.cursor === undefined
      ? 0
      : firstAfter(sorted, keysIn(request.cursor, ['number', 'number', 'string']));
  const end = Math.min(start + limit, sorted.length);
  const places = Array.from({ length: Math.max(end - start, 0) }, (_, n) => sorted.at(start + n));
  const items = places.filter((item) => item !== undefined);
  const last = items.at(-1);
  if (last === undefined || end === sorted.length) return { items };
  return { items, next: cursorOf(keyOf(last)) };
}

function keyOf({ app, rank }: Ranked): Key {
  return [rank, app.lastPublishedAtMs, app.id];
}

function compare(a: Key, b: Key): number {
  return a[0] - b[0] || b[1] - a[1] || (a[2] < b[2] ? 1 : a[2] > b[2] ? -1 : 0);
}

function firstAfter(sorted: RankedList, key: Key): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted.at(middle);
    if (item !== undefined && compare(keyOf(item), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
