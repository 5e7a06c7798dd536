/** How far a word is from the text of a table. */
export type Distances = {
  /** Typos between the text and the whole word; infinite where the word was not read to its end. */
  readonly whole: number;
  /** Typos between the text and the nearest beginning of the word; more than were allowed where none is near. */
  readonly nearest: number;
  /** The length of the beginning from which on nothing is near; `undefined` where the word came to its end. */
  readonly tooFar: number | undefined;
};

/** One row: the distances between a beginning of the word and every beginning of the text. */
type Row = {
  readonly cells: Uint16Array;
  minimum: number;
  /** Between the text and the nearest beginning of the word up to here. */
  nearest: number;
};

/**
 * The optimal string alignment distance between one text and many words, read in their order: of two that begin the same, the
 * second begins where they part. Cells further from the diagonal than typos are allowed are too far off anyway, and are
 * not worked out.
 */
export class DistanceTable {
  readonly #text: string;
  readonly #typos: number;
  readonly #rows: Row[];
  #word = '';
  /** Rows that are those of `#word`, beside the first. */
  #valid = 0;

  constructor(text: string, typos: number) {
    this.#text = text;
    this.#typos = typos;
    const cells = Uint16Array.from({ length: text.length + 1 }, (_, n) => n);
    this.#rows = [{ cells, minimum: 0, nearest: text.length }];
  }

  read(word: string): Distances {
    const shared = commonLength(this.#word, word, this.#valid);
    this.#word = word;
    for (let length = shared + 1; length <= word.length; length += 1) {
      const [row, above] = [this.#fill(word, length), this.#rows[length - 1]];
      this.#valid = length;
      // Swapped neighbours reach over one row.
      if (row.minimum > this.#typos && (above?.minimum ?? 0) > this.#typos)
        return { whole: Infinity, nearest: row.nearest, tooFar: length };
    }
    this.#valid = word.length;
    const row = this.#rows[word.length];
    return {
      whole: row?.cells[this.#text.length] ?? Infinity,
      nearest: row?.nearest ?? Infinity,
      tooFar: undefined,
    };
  }

  #fill(word: string, length: number): Row {
    const [text, far] = [this.#text, this.#typos + 1];
    const row = (this.#rows[length] ??= {
      cells: new Uint16Array(text.length + 1),
      minimum: 0,
      nearest: 0,
    });
    const [above, before] = [this.#rows[length - 1], this.#rows[length - 2]];
    const { cells } = row;
    cells.fill(far);
    cells[0] = Math.min(length, far);
    row.minimum = cells[0];
    const letter = word[length - 1];
    const end = Math.min(text.length, length + this.#typos);
    for (let n = Math.max(1, length - this.#typos); n <= end; n += 1) {
      const same = letter === text[n - 1] ? 0 : 1;
      let best = Math.min(
        (above?.cells[n] ?? far) + 1,
        (cells[n - 1] ?? far) + 1,
        (above?.cells[n - 1] ?? far) + same,
        far,
      );
      const swapped = n > 1 && letter === text[n - 2] && word[length - 2] === text[n - 1];
      if (swapped) best = Math.min(best, (before?.cells[n - 2] ?? far) + 1);
      cells[n] = best;
      if (best < row.minimum) row.minimum = best;
    }
    row.nearest = Math.min(above?.nearest ?? far, cells[text.length] ?? far);
    return row;
  }
}

function commonLength(a: string, b: string, most: number): number {
  const limit = Math.min(a.length, b.length, most);
  let length = 0;
  while (length < limit && a[length] === b[length]) length += 1;
  return length;
}
