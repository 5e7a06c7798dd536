const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const print = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const plain = /^[ -~]*$/;

/** Helm's `sanitizeString` (pkg/chart/metadata.go): every white space becomes a blank, what cannot be printed is dropped. */
export function sanitize(text: string): string {
  if (plain.test(text)) return text;
  return Array.from(text, (character) => {
    if (space.test(character)) return ' ';
    return print.test(character) ? character : '';
  }).join('');
}

/** The same of each text of a list. */
export function sanitizeAll(texts: readonly string[] | undefined): readonly string[] {
  return (texts ?? []).map(sanitize);
}
