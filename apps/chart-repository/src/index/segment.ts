import { Chunk } from './chunk.ts';
import type { Entry, Form } from './entry.ts';

/** What a segment is made of, in a form that threads can send each other. */
export type SegmentParts = {
  readonly ids: readonly string[];
  readonly versions: readonly string[];
  /** What stands before the first one: the chart's name, or a comma. */
  readonly opening: string;
  /** What the lean index holds of it, in memory of its own. */
  readonly lean: Uint8Array;
  /** Where the lean part of each entry stands in `lean`. */
  readonly spans: Spans;
  /** Of the chart's newest version, which is whole in the lean form too. */
  readonly newestRest: string | undefined;
};

/**
 * Some consecutive versions of a chart, newest first. Its bytes never change: a change makes another one, and whoever is
 * sending this one is not disturbed. The whole form is made when somebody wants it, since nearly nobody does.
 */
export class Segment {
  readonly ids: readonly string[];
  readonly versions: readonly string[];
  readonly #parts: SegmentParts;
  readonly #lean: Chunk;
  #full: { readonly chunk: Chunk; readonly rests: Spans } | undefined;

  constructor(parts: SegmentParts) {
    this.ids = parts.ids;
    this.versions = parts.versions;
    this.#parts = parts;
    const { buffer, byteOffset, length } = parts.lean;
    this.#lean = new Chunk(Buffer.from(buffer, byteOffset, length));
    // A chart of one version is whole in both forms.
    if (parts.ids.length === 1 && parts.newestRest !== undefined)
      this.#fill(this.#leanTexts(), [parts.newestRest]);
  }

  /**
   * @param entries one or more, in order
   * @param opening see `SegmentParts`
   * @param newestFirst whether the first entry is the chart's newest; its `rest` is there, then
   */
  static of(entries: readonly Entry[], opening: string, newestFirst: boolean): Segment {
    const segment = new Segment(partsOf(entries, opening, newestFirst));
    const rests = entries.map((entry) => entry.rest).filter((rest) => rest !== undefined);
    if (segment.#full === undefined && rests.length === entries.length)
      segment.#fill(
        entries.map(({ lean }) => lean),
        rests,
      );
    return segment;
  }

  /** What an index of a form holds of it; `undefined`: see `supplyRests`. */
  chunk(form: Form): Chunk | undefined {
    return form === 'lean' ? this.#lean : this.#full?.chunk;
  }

  /** Makes the whole form out of what the database has of each entry, in the order of `ids`. */
  supplyRests(rests: readonly string[]): void {
    if (this.#full === undefined) this.#fill(this.#leanTexts(), rests);
  }

  /** The entries that it was made of. */
  entries(): Entry[] {
    const lean = this.#leanTexts();
    const rests = this.#full && textsAt(this.#full.rests, this.#full.chunk.raw);
    return this.ids.map((id, n) => ({
      id,
      version: this.versions[n] ?? '',
      lean: lean[n] ?? '',
      rest: rests?.[n] ?? (n === 0 ? this.#parts.newestRest : undefined),
    }));
  }

  #leanTexts(): string[] {
    return textsAt(this.#parts.spans, this.#lean.raw);
  }

  #fill(lean: readonly string[], rests: readonly string[]): void {
    const { raw, second } = joinParts(this.#parts.opening, lean, rests);
    // A chart of one version is the same in both forms, and is kept once.
    const chunk = raw.equals(this.#lean.raw) ? this.#lean : new Chunk(raw);
    this.#full = { chunk, rests: second };
  }
}

/** The parts of a segment: see `Segment.of`. */
export function partsOf(entries: readonly Entry[], opening: string, newestFirst: boolean): SegmentParts {
  const newestRest = newestFirst ? entries[0]?.rest : undefined;
  const after = entries.map((_, n) => (n === 0 && newestRest !== undefined ? newestRest : '}'));
  const lean = entries.map((entry) => entry.lean);
  const { raw, first } = joinParts(opening, lean, after);
  return {
    ids: entries.map(({ id }) => id),
    versions: entries.map(({ version }) => version),
    opening,
    lean: raw,
    spans: first,
    newestRest,
  };
}

/** Where texts stand in a buffer, in bytes. */
type Spans = { readonly starts: Uint32Array; readonly ends: Uint32Array };

function textsAt({ starts, ends }: Spans, raw: Buffer): string[] {
  return Array.from(starts, (start, n) => raw.toString('utf8', start, ends[n]));
}

/** Where segments are put together; it grows to the longest one. */
let desk = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * `opening first[0] second[0] , first[1] second[1] , …`, with the places of both. The bytes are written one text after the
 * other and copied once: joined as strings they would be garbage of three times the size.
 */
function joinParts(
  opening: string,
  first: readonly string[],
  second: readonly string[],
): { raw: Buffer; first: Spans; second: Spans } {
  const starts = new Uint32Array(first.length);
  const middles = new Uint32Array(first.length);
  const ends = new Uint32Array(first.length);
  let position = written(opening, 0);
  first.forEach((part, n) => {
    if (n > 0) position = written(',', position);
    starts[n] = position;
    position = written(part, position);
    middles[n] = position;
    position = written(second[n] ?? '', position);
    ends[n] = position;
  });
  // Not of a pool: it stays as long as nothing changes, and would keep what others have there.
  const raw = Buffer.allocUnsafeSlow(position);
  desk.copy(raw, 0, 0, position);
  return { raw, first: { starts, ends: middles }, second: { starts: middles, ends } };
}

/** Puts a text on the desk. @returns the position behind it */
function written(text: string, position: number): number {
  // A code unit has three bytes at most.
  const end = position + text.length * 3;
  if (end > desk.length) {
    const larger = Buffer.allocUnsafeSlow(end * 2);
    desk.copy(larger, 0, 0, position);
    desk = larger;
  }
  return position + desk.write(text, position);
}
