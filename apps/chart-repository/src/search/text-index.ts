import { fold } from './fold.ts';
import { bestTier, type Field, fieldBits, type Found, tierOfInside, tierOfTypos } from './tiers.ts';
import { Vocabulary } from './vocabulary.ts';
import { termsOf, type Word, wordsIn, wordsOf } from './words.ts';

/** What is found, by the field that it is found in. */
export type Fields = Readonly<Record<Field, readonly string[]>>;

/** A document as it was put in, for taking it out again and for looking into runs without spaces. */
type Indexed = { readonly folded: Readonly<Record<Field, string>>; readonly name: string };

/** What a search found: the rank of each document by its number, lower ones better, 0 for those that it did not find. */
export type Hits = { readonly ranks: Uint16Array; readonly count: number };

/** The shortest part of a name that is found inside it. */
const insideLength = 3;
const separator = '\n';

/**
 * Finds documents by words that may be cut off or mistyped, in any order, all of which must be there. The best match of
 * each word counts (`tiers.ts`); lower ranks are better.
 */
export class TextIndex {
  readonly #words = new Vocabulary();
  /** Ends of the words of names. */
  readonly #inside = new Vocabulary();
  readonly #documents: (Indexed | undefined)[] = [];
  readonly #free: number[] = [];

  /** @returns the number of the document */
  add(fields: Fields): number {
    const number = this.#free.pop() ?? this.#documents.length;
    const entries = Object.entries(fields) as [Field, readonly string[]][];
    const folded = Object.fromEntries(
      entries.map(([field, texts]) => [field, texts.map(fold).join(separator)]),
    ) as Record<Field, string>;
    const document = { folded, name: nameOf(fields.name.join(' ')) };
    this.#documents[number] = document;
    for (const [term, bits] of termsIn(document)) this.#words.add(term, number, bits);
    for (const part of partsIn(document)) this.#inside.add(part, number, fieldBits.name);
    return number;
  }

  remove(number: number): void {
    const document = this.#documents[number];
    if (document === undefined) return;
    for (const [term] of termsIn(document)) this.#words.remove(term, number);
    for (const part of partsIn(document)) this.#inside.remove(part, number);
    this.#documents[number] = undefined;
    this.#free.push(number);
  }

  /** The documents that have every word of a text; none where it has no words. */
  search(text: string): Hits {
    const ranks = new Uint16Array(this.#documents.length);
    const found = wordsOf(text).map((word) => (word.dense ? this.#withRun(word) : this.#withWord(word.text)));
    const name = nameOf(text);
    let count = 0;
    for (let number = 0; found.length > 0 && number < ranks.length; number += 1) {
      let sum = 0;
      for (const tiers of found) {
        const tier = tiers[number] ?? 0;
        sum = tier === 0 ? Infinity : sum + tier;
      }
      if (sum === Infinity) continue;
      ranks[number] = this.#rank(number, name, sum);
      count += 1;
    }
    return { ranks, count };
  }

  /** A name that is the whole text comes before one that begins with it, and that before all others. */
  #rank(number: number, name: string, sum: number): number {
    const own = this.#documents[number]?.name ?? '';
    if (own === name) return 1;
    return 2 * sum + (own.startsWith(name) ? 0 : 1);
  }

  #withWord(text: string): Found {
    const found: Found = new Uint8Array(this.#documents.length);
    for (const [word, postings] of this.#words.beginningWith(text))
      for (const [number, bits] of postings)
        bestTier(found, number, bits, word === text ? 'exact' : 'prefix');
    if (text.length >= insideLength) {
      for (const [, postings] of this.#inside.beginningWith(text))
        for (const number of postings.keys()) tierOfInside(found, number);
    }
    const typos = typosIn(text);
    if (typos === 0) return found;
    for (const { postings, whole, beginning } of this.#words.near(text, typos))
      for (const [number, bits] of postings) tierOfTypos(found, number, bits, { whole, beginning, typos });
    return found;
  }

  /** Documents that have a run of characters as it is, in the middle of others too. */
  #withRun(word: Word): Found {
    const found: Found = new Uint8Array(this.#documents.length);
    const characters = [...word.text];
    if (characters.length === 1) {
      for (const [, postings] of this.#words.beginningWith(word.text))
        for (const [number, bits] of postings) bestTier(found, number, bits, 'exact');
      return found;
    }
    const pairs = termsOf(word).slice(0, -1);
    const [rarest, ...others] = pairs
      .map((pair) => this.#words.postingsOf(pair) ?? new Map<number, number>())
      .sort((a, b) => a.size - b.size);
    for (const [number, bits] of rarest ?? []) {
      if (!others.every((postings) => postings.has(number))) continue;
      const folded = this.#documents[number]?.folded;
      for (const field of Object.keys(fieldBits) as Field[])
        if ((bits & fieldBits[field]) !== 0 && folded?.[field].includes(word.text) === true)
          bestTier(found, number, fieldBits[field], 'exact');
    }
    return found;
  }
}

/** One typo from four characters on, two from eight; numbers are meant as they are. */
function typosIn(text: string): 0 | 1 | 2 {
  if (text.length < 4 || /^\p{N}+$/u.test(text)) return 0;
  return text.length < 8 ? 1 : 2;
}

/** How names are compared as a whole: their words, whatever stands between them. */
function nameOf(text: string): string {
  return wordsOf(text)
    .map((word) => word.text)
    .join('-');
}

function termsIn({ folded }: Indexed): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  for (const [field, text] of Object.entries(folded) as [Field, string][])
    for (const word of wordsIn(text))
      for (const term of termsOf(word)) terms.set(term, (terms.get(term) ?? 0) | fieldBits[field]);
  return terms;
}

function partsIn({ folded }: Indexed): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const { text, dense } of wordsIn(folded.name)) {
    if (dense) continue;
    for (let start = 1; start <= text.length - insideLength; start += 1) parts.add(text.slice(start));
  }
  return parts;
}
