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

/** `opening first[0] second[0] , first[1] second[1] , …`, with the places of both. */
function joinParts(
  opening: string,
  first: readonly string[],
  second: readonly string[],
): { raw: Buffer; first: Spans; second: Spans } {
  const starts = new Uint32Array(first.length);
  const middles = new Uint32Array(first.length);
  const ends = new Uint32Array(first.length);
  let text = opening;
  let position = Buffer.byteLength(opening);
  first.forEach((part, n) => {
    const next = second[n] ?? '';
    if (n > 0) {
      text += ',';
      position += 1;
    }
    text += part + next;
    starts[n] = position;
    position += Buffer.byteLength(part);
    middles[n] = position;
    position += Buffer.byteLength(next);
    ends[n] = position;
  });
  return { raw: Buffer.from(text), first: new Spans(starts, middles), second: new Spans(middles, ends) };
}
