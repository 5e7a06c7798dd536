import { lowerBound } from './vocabulary.ts';

/** A word that is like a text. */
export type NearWord = {
  readonly word: string;
  /** Typos between the text and the word; more than were allowed where only a beginning of it is near. */
  readonly whole: number;
  /** Typos between the text and the nearest beginning of the word. */
  readonly beginning: number;
};

/** What comes after every word that begins with a text. */
const last = '\uffff';

/**
 * The words of an ordered list that are near a text: a character left out, added, changed, or swapped with its neighbour
 * is one typo (the optimal string alignment distance). The first character is right, or swapped with the second:
 * people rarely miss it, and nearly everything would be near a short text. Neighbours in the list share what was worked
 * out of their common beginning, and all that begins too far off is passed over at once.
 */
export function* nearWords(words: readonly string[], text: string, typos: number): Iterable<NearWord> {
  const [first = '', second = ''] = [text.slice(0, 1), text.slice(1, 2)];
  yield* near(words, text, typos, first);
  // "opstgres": the second character comes first, then the first.
  if (second !== '' && second !== first) yield* near(words, text, typos, second + first);
}

function* near(words: readonly string[], text: string, typos: number, beginning: string): Iterable<NearWord> {
  const rows = [firstRow(text.length)];
  let previous = '';
  for (let at = lowerBound(words, beginning); at < words.length;) {
    const word = words[at] ?? '';
    if (!word.startsWith(beginning)) return;
    rows.length = commonLength(previous, word, rows.length - 1) + 1;
    const tooFar = fill(rows, text, word, typos);
    previous = word;
    if (tooFar === undefined) at += 1;
    else at = lowerBound(words, word.slice(0, tooFar) + last, at + 1);
    const whole = tooFar === undefined ? (rows[word.length]?.[text.length] ?? Infinity) : Infinity;
    let best = Infinity;
    for (const row of rows) best = Math.min(best, row[text.length] ?? Infinity);
    // A beginning that is near makes every word that has it near, also those that were passed over.
    if (best > typos) continue;
    yield { word, whole, beginning: best };
    if (tooFar !== undefined) yield* passedOver(words, word, tooFar, best);
  }
}

/** The other words of the list that begin like one. They come before the place where the list goes on. */
function* passedOver(
  words: readonly string[],
  word: string,
  length: number,
  beginning: number,
): Iterable<NearWord> {
  const shared = word.slice(0, length);
  for (let at = lowerBound(words, word) + 1; at < words.length; at += 1) {
    const other = words[at] ?? '';
    if (!other.startsWith(shared)) return;
    yield { word: other, whole: Infinity, beginning };
  }
}

/**
 * Adds rows until the word ends.
 * @returns the length of the beginning from which on nothing is near, `undefined` where the word came to its end
 */
function fill(rows: Uint8Array[], text: string, word: string, typos: number): number | undefined {
  for (let length = rows.length; length <= word.length; length += 1) {
    const [before, above] = [rows[length - 2], rows[length - 1]];
    if (above === undefined) return undefined;
    const row = nextRow(text, word, length, above, before);
    rows.push(row);
    // Swapped neighbours reach over one row.
    if (Math.min(...row) > typos && Math.min(...above) > typos) return length;
  }
  return undefined;
}

function nextRow(
  text: string,
  word: string,
  length: number,
  above: Uint8Array,
  before: Uint8Array | undefined,
): Uint8Array {
  const row = new Uint8Array(text.length + 1);
  row[0] = Math.min(length, 255);
  const letter = word[length - 1];
  for (let n = 1; n <= text.length; n += 1) {
    const same = letter === text[n - 1] ? 0 : 1;
    let best = Math.min((above[n] ?? 0) + 1, (row[n - 1] ?? 0) + 1, (above[n - 1] ?? 0) + same);
    const swapped = n > 1 && letter === text[n - 2] && word[length - 2] === text[n - 1];
    if (swapped && before !== undefined) best = Math.min(best, (before[n - 2] ?? 0) + 1);
    row[n] = Math.min(best, 255);
  }
  return row;
}

function firstRow(length: number): Uint8Array {
  return Uint8Array.from({ length: length + 1 }, (_, n) => n);
}

function commonLength(a: string, b: string, most: number): number {
  const limit = Math.min(a.length, b.length, most);
  let length = 0;
  while (length < limit && a[length] === b[length]) length += 1;
  return length;
}
