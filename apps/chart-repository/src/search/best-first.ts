import type { Ranked, RankedList } from './ranked-page.ts';
import type { Hits } from './text-index.ts';

/** An app with the number that it has in the index of texts. */
export type Numbered = Ranked & { readonly number: number };

/**
 * What was found, in the order of `byRank`: the apps come newest first, and each is counted to its rank, so that nothing
 * is compared, however many there are.
 */
export function bestFirst(
  newestFirst: readonly Numbered[],
  { ranks, count }: Hits,
  wanted: (found: Ranked) => boolean,
): RankedList {
  const places = new Uint32Array(count);
  const ends: number[] = [];
  let length = 0;
  for (let place = 0; place < newestFirst.length && length < count; place += 1) {
    const known = newestFirst[place];
    const rank = known === undefined ? 0 : (ranks[known.number] ?? 0);
    if (known === undefined || rank === 0 || !wanted(known)) continue;
    places[length] = place;
    ends[rank] = (ends[rank] ?? 0) + 1;
    length += 1;
  }
  let before = 0;
  for (let rank = 0; rank < ends.length; rank += 1) {
    const here = ends[rank] ?? 0;
    ends[rank] = before;
    before += here;
  }
  const order = new Uint32Array(length);
  for (const place of places.subarray(0, length)) {
    const rank = ranks[newestFirst[place]?.number ?? 0] ?? 0;
    const at = ends[rank] ?? 0;
    order[at] = place;
    ends[rank] = at + 1;
  }
  return {
    length,
    at(n) {
      const known = newestFirst[order[n] ?? -1];
      return known === undefined || n >= length
        ? undefined
        : { app: known.app, rank: ranks[known.number] ?? 0 };
    },
  };
}
