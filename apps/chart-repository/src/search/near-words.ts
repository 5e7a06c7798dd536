import { DistanceTable } from './distance-table.ts';
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
  const table = new DistanceTable(text, typos);
  for (let at = lowerBound(words, beginning); at < words.length;) {
    const word = words[at] ?? '';
    if (!word.startsWith(beginning)) return;
    const { tooFar, whole, nearest } = table.read(word);
    const next = tooFar === undefined ? at + 1 : lowerBound(words, word.slice(0, tooFar) + last, at + 1);
    if (nearest <= typos) {
      yield { word, whole, beginning: nearest };
      // What begins the same is as near by its beginning, and as a whole too far off.
      for (let n = at + 1; n < next; n += 1)
        yield { word: words[n] ?? '', whole: Infinity, beginning: nearest };
    }
    at = next;
  }
}
