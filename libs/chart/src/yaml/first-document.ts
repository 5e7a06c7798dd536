const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const content = /^(?![ \t]*(?:#|\r?$)|%)/m;

/**
 * The text up to the end of the first document: Helm decodes that one, and does not see what is wrong behind it. A marker
 * at the start of a line ends a document whatever it is inside of.
 */
export function firstDocument(text: string): string {
  let started = false;
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(marker)) {
    if (started || (index > from && content.test(text.slice(from, index - 1)))) return text.slice(0, index);
    started = mark === '---';
    from = index + mark.length;
  }
  return text;
}
