import { Chunk } from './chunk.ts';
import type { Entry, Form } from './entry.ts';

/**
 * Some consecutive versions of a chart, newest first. Its bytes never change: a change makes another one, and whoever is
 * sending this one is not disturbed. The whole form is made when somebody wants it, since nearly nobody does.
 */
export class Segment {
  readonly ids: readonly string[];
  readonly versions: readonly string[];
  readonly #opening: string;
  readonly #lean: Chunk;
  /** Where the lean part of each entry stands in `#lean`. */
  readonly #leanParts: Spans;
  /** Of the chart's newest version, which is whole in the lean form too. */
  readonly #newestRest: string | undefined;
  #full: { readonly chunk: Chunk; readonly rests: Spans } | undefined;

  /**
   * @param entries one or more, in order
   * @param opening what stands before the first one: the chart's name, or a comma
   * @param newestFirst whether the first entry is the chart's newest; its `rest` is there, then
   */
  constructor(entries: readonly Entry[], opening: string, newestFirst: boolean) {
    this.ids = entries.map(({ id }) => id);
    this.versions = entries.map(({ version }) => version);
    this.#opening = opening;
    this.#newestRest = newestFirst ? entries[0]?.rest : undefined;
    const after = entries.map((_, n) => (n === 0 && this.#newestRest !== undefined ? this.#newestRest : '}'));
    const lean = entries.map((entry) => entry.lean);
    const joined = joinParts(opening, lean, after);
    this.#lean = new Chunk(joined.raw);
    this.#leanParts = joined.first;
    const rests = entries.map((entry) => entry.rest).filter((rest) => rest !== undefined);
    if (rests.length === entries.length) this.#fill(lean, rests);
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
    const rests = this.#full?.rests.texts(this.#full.chunk.raw);
    return this.ids.map((id, n) => ({
      id,
      version: this.versions[n] ?? '',
      lean: lean[n] ?? '',
      rest: rests?.[n] ?? (n === 0 ? this.#newestRest : undefined),
    }));
  }

  #leanTexts(): string[] {
    return this.#leanParts.texts(this.#lean.raw);
  }

  #fill(lean: readonly string[], rests: readonly string[]): void {
    const { raw, second } = joinParts(this.#opening, lean, rests);
    // A chart of one version is the same in both forms, and is kept once.
    const chunk = raw.equals(this.#lean.raw) ? this.#lean : new Chunk(raw);
    this.#full = { chunk, rests: second };
  }
}

/** Where texts stand in a buffer, in bytes. */
class Spans {
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  constructor(starts: Uint32Array, ends: Uint32Array) {
    this.#starts = starts;
    this.#ends = ends;
  }

  texts(raw: Buffer): string[] {
    return Array.from(this.#starts, (start, n) => raw.toString('utf8', start, this.#ends[n]));
  }
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
  return { raw, first: new Spans(starts, middles), second: new Spans(middles, ends) };
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
