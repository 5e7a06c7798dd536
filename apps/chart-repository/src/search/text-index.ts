import { fold } from './fold.ts';
import { bestTier, type Field, fieldBits, type Found, tierOfInside, tierOfTypos } from './tiers.ts';
import { Vocabulary } from './vocabulary.ts';
import { termsOf, type Word, wordsOf } from './words.ts';

/** What is found, by the field that it is found in. */
export type Fields = Readonly<Record<Field, readonly string[]>>;

/** A document as it was put in, for taking it out again and for looking into runs without spaces. */
type Indexed = { readonly folded: Readonly<Record<Field, string>>; readonly name: string };

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

  /** The ranks of the documents that have every word of a text, by number; nothing is found by a text without words. */
  search(text: string): ReadonlyMap<number, number> {
    const [first, ...others] = wordsOf(text).map((word) =>
      word.dense ? this.#withRun(word) : this.#withWord(word.text),
    );
    const ranks = new Map<number, number>();
    const name = nameOf(text);
    for (const [number, tier] of first ?? []) {
      let sum = tier;
      for (const other of others) sum += other.get(number) ?? Infinity;
      if (sum < Infinity) ranks.set(number, this.#rank(number, name, sum));
    }
    return ranks;
  }

  /** A name that is the whole text comes before one that begins with it, and that before all others. */
  #rank(number: number, name: string, sum: number): number {
    const own = this.#documents[number]?.name ?? '';
    if (own === name) return 0;
    return 2 * sum - (own.startsWith(name) ? 1 : 0);
  }

  #withWord(text: string): Found {
    const found: Found = new Map();
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
    const found: Found = new Map();
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
    for (const word of wordsOf(text))
      for (const term of termsOf(word)) terms.set(term, (terms.get(term) ?? 0) | fieldBits[field]);
  return terms;
}

function partsIn({ folded }: Indexed): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const { text, dense } of wordsOf(folded.name)) {
    if (dense) continue;
    for (let start = 1; start <= text.length - insideLength; start += 1) parts.add(text.slice(start));
  }
  return parts;
}
