import { nearWords } from './near-words.ts';

/** Who has a word: number of a document -> in which of its fields, as bits. */
export type Postings = Map<number, number>;

/** The words of all documents in order, with who has them. New words are sorted in when somebody next looks. */
export class Vocabulary {
  readonly #postings = new Map<string, Postings>();
  #sorted: string[] = [];
  readonly #added = new Set<string>();
  #emptied = 0;

  add(word: string, document: number, fields: number): void {
    const postings = this.#postings.get(word) ?? new Map<number, number>();
    if (postings.size === 0) {
      this.#postings.set(word, postings);
      this.#added.add(word);
    }
    postings.set(document, (postings.get(document) ?? 0) | fields);
  }

  remove(word: string, document: number): void {
    const postings = this.#postings.get(word);
    if (postings?.delete(document) !== true || postings.size > 0) return;
    this.#postings.delete(word);
    if (!this.#added.delete(word)) this.#emptied += 1;
  }

  postingsOf(word: string): Postings | undefined {
    return this.#postings.get(word);
  }

  /** The words that begin with a text, itself included. */
  *beginningWith(text: string): Iterable<readonly [word: string, postings: Postings]> {
    const words = this.#inOrder();
    for (let at = lowerBound(words, text); at < words.length; at += 1) {
      const word = words[at];
      if (word === undefined || !word.startsWith(text)) return;
      const postings = this.#postings.get(word);
      if (postings !== undefined) yield [word, postings];
    }
  }

  /** Words that differ from a text by so many typos at most: see `nearWords`. */
  *near(text: string, typos: number) {
    for (const { word, ...distances } of nearWords(this.#inOrder(), text, typos)) {
      const postings = this.#postings.get(word);
      if (postings !== undefined) yield { word, postings, ...distances };
    }
  }

  #inOrder(): readonly string[] {
    if (this.#added.size > 0 || this.#emptied > this.#sorted.length / 4) {
      this.#sorted = [...this.#postings.keys()].sort(byCodeUnits);
      this.#added.clear();
      this.#emptied = 0;
    }
    return this.#sorted;
  }
}

/** The first place of an ordered list whose word does not come before a text. */
export function lowerBound(words: readonly string[], text: string, from = 0): number {
  let [low, high] = [from, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
