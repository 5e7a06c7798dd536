/** Where a word can be found, best first: chart name, display name, keywords, description, maintainers. */
export const fieldBits = { name: 1, displayName: 2, keywords: 4, description: 8, maintainers: 16 } as const;

export type Field = keyof typeof fieldBits;

/** The best tier of each document for one word, by number; 0 where it has none. */
export type Found = Uint8Array;

/** How a word was found, without typos. */
export type Match = 'exact' | 'prefix';

const names = fieldBits.name | fieldBits.displayName;
const titles = names | fieldBits.keywords;

/** Tiers from best to worst: what is in a name, also mistyped, comes before what is elsewhere. */
const tiers = {
  name: { exact: 1, prefix: 2, inside: 3, typo: 4 },
  keywords: { exact: 6, prefix: 7, typo: 8 },
  description: { exact: 10, prefix: 11, typo: 12 },
  maintainers: { exact: 14, prefix: 15, typo: 16 },
} as const;

/** Remembers the tier of a word that is in these fields, where none before was better. */
export function bestTier(found: Found, document: number, fields: number, match: Match): void {
  keep(found, document, tiers[groupOf(fields)][match]);
}

/** Remembers that a word is inside a word of the name. */
export function tierOfInside(found: Found, document: number): void {
  keep(found, document, tiers.name.inside);
}

/**
 * Remembers a word that was mistyped; two typos are one tier worse than one. In names and keywords it may be cut off as
 * well; elsewhere too much is near the beginning of something.
 */
export function tierOfTypos(
  found: Found,
  document: number,
  fields: number,
  near: { readonly whole: number; readonly beginning: number; readonly typos: number },
): void {
  const { whole, beginning, typos } = near;
  const inTitle = (fields & titles) !== 0;
  const distance = inTitle ? beginning : whole;
  if (distance === 0 || distance > typos) return;
  keep(found, document, tiers[groupOf(fields)].typo + distance - 1);
}

function groupOf(fields: number): keyof typeof tiers {
  if ((fields & names) !== 0) return 'name';
  if ((fields & fieldBits.keywords) !== 0) return 'keywords';
  return (fields & fieldBits.description) !== 0 ? 'description' : 'maintainers';
}

function keep(found: Found, document: number, tier: number): void {
  const known = found[document] ?? 0;
  if (known === 0 || tier < known) found[document] = tier;
}
