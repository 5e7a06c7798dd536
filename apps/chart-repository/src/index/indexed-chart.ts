import { compareVersions, parseVersion } from '@chandlery/chart/semver';
import type { Entry } from './entry.ts';
import { partsOf, Segment, type SegmentParts } from './segment.ts';

/** So many versions at most are serialised anew when one of them changes. */
const segmentLimit = 64;

/** Closes the chart before, and stands before every chart; the first chart of an index is sent without it. */
export const closing = '],';

/**
 * The active versions of one app, cut into segments, newest version first as Helm sorts. A change touches one segment,
 * or two where it divides one, however many versions there are.
 */
export class IndexedChart {
  readonly #opening: string;
  #segments: readonly Segment[] = [];

  /** @param parts of its segments, where `chartParts` has made them */
  constructor(name: string, parts: readonly SegmentParts[] = []) {
    this.#opening = openingOf(name);
    this.#segments = parts.map((part) => new Segment(part));
  }

  /** In order; none where nothing is active. The first one begins with `closing`. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /**
   * Puts all versions in at once.
   * @param sorted see `sortEntries`; the first one with its `rest`
   */
  fill(sorted: readonly Entry[]): void {
    this.#segments = slicesOf(sorted).map((slice, n) => this.#segment(slice, n === 0));
  }

  /**
   * The version that would be the newest without these, if its `rest` is not here: whoever takes them out brings it.
   */
  restWantedWithout(ids: readonly string[]): string | undefined {
    for (const segment of this.#segments) {
      const at = segment.ids.findIndex((id) => !ids.includes(id));
      if (at >= 0) return segment.entries()[at]?.rest === undefined ? segment.ids[at] : undefined;
    }
    return undefined;
  }

  /**
   * Takes a version out.
   * @param rests of versions by id: see `restWantedWithout`
   * @returns whether it was there
   */
  remove(id: string, rests: ReadonlyMap<string, string>): boolean {
    const known = this.#find(id);
    if (known !== undefined) this.#replace(known.at, known.others, rests);
    return known !== undefined;
  }

  /** Adds a version, with its `rest`, or gives it another entry. @returns whether that changed anything */
  put(entry: Entry, rests: ReadonlyMap<string, string>): boolean {
    const known = this.#find(entry.id);
    if (known?.entry.lean === entry.lean && (known.entry.rest ?? entry.rest) === entry.rest) return false;
    if (known !== undefined) this.#replace(known.at, known.others, rests);
    const at = this.#placeOf(entry);
    const entries = this.#segments[at]?.entries() ?? [];
    const before = entries.findIndex((other) => compareEntries(entry, other) < 0);
    entries.splice(before < 0 ? entries.length : before, 0, entry);
    this.#replace(at, entries, rests);
    return true;
  }

  #find(
    id: string,
  ): { readonly at: number; readonly entry: Entry; readonly others: readonly Entry[] } | undefined {
    const at = this.#segments.findIndex(({ ids }) => ids.includes(id));
    const entries = this.#segments[at]?.entries() ?? [];
    const entry = entries.find((other) => other.id === id);
    return entry && { at, entry, others: entries.filter((other) => other !== entry) };
  }

  /** The segment that an entry belongs into: the last one that does not begin behind it. */
  #placeOf(entry: Entry): number {
    let [low, high] = [0, this.#segments.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const first = this.#segments[middle]?.versions[0] ?? '';
      if (compareEntries(entry, { version: first }) < 0) high = middle - 1;
      else low = middle;
    }
    return Math.max(low, 0);
  }

  #replace(at: number, entries: readonly Entry[], rests: ReadonlyMap<string, string>): void {
    const half = Math.ceil(entries.length / 2);
    const parts = entries.length > segmentLimit ? [entries.slice(0, half), entries.slice(half)] : [entries];
    const made = parts
      .filter((part) => part.length > 0)
      .map((part, n) => this.#segment(part, at + n === 0, rests));
    const segments = this.#segments.toSpliced(at, 1, ...made);
    // Where the first segment went, the next one's first version is the newest now.
    const [first] = segments;
    if (at === 0 && made.length === 0 && first !== undefined)
      segments[0] = this.#segment(first.entries(), true, rests);
    this.#segments = segments;
  }

  #segment(entries: readonly Entry[], isFirst: boolean, rests?: ReadonlyMap<string, string>): Segment {
    const [newest, ...others] = entries;
    if (!isFirst || newest === undefined || newest.rest !== undefined)
      return Segment.of(entries, isFirst ? this.#opening : ',', isFirst);
    return Segment.of([{ ...newest, rest: rests?.get(newest.id) }, ...others], this.#opening, true);
  }
}

/**
 * What the segments of a chart are made of, for a thread that has no index of its own.
 * @param sorted as for `fill`
 */
export function chartParts(name: string, sorted: readonly Entry[]): readonly SegmentParts[] {
  return slicesOf(sorted).map((slice, n) => partsOf(slice, n === 0 ? openingOf(name) : ',', n === 0));
}

function openingOf(name: string): string {
  return `${closing}${JSON.stringify(name)}:[`;
}

/** One for each segment. */
function slicesOf(sorted: readonly Entry[]): readonly (readonly Entry[])[] {
  const slices: (readonly Entry[])[] = [];
  for (let start = 0; start < sorted.length; start += segmentLimit) {
    slices.push(sorted.slice(start, start + segmentLimit));
  }
  return slices;
}

/** Newest first, as Helm sorts; each version is read once. */
export function sortEntries<T extends { readonly version: string }>(entries: readonly T[]): T[] {
  return entries
    .map((entry) => ({ entry, version: entry.version, parsed: parseVersion(entry.version) }))
    .sort((a, b) => compareVersions(b.parsed ?? '', a.parsed ?? '') || compareTexts(a, b))
    .map(({ entry }) => entry);
}

function compareEntries(a: { readonly version: string }, b: { readonly version: string }): number {
  return compareVersions(b.version, a.version) || compareTexts(a, b);
}

/** Of versions with equal precedence the greater text comes first, so that the order never depends on who came first. */
function compareTexts(a: { readonly version: string }, b: { readonly version: string }): number {
  return a.version < b.version ? 1 : a.version > b.version ? -1 : 0;
}
