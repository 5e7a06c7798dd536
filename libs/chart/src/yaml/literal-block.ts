/** A literal block scalar: its text, and where the first line behind it begins. */
export type LiteralBlock = { readonly value: string; readonly end: number };

/**
 * Reads a literal block scalar of the simple kind: `|` or `|-`, its first line not blank, no line of it only blanks beyond its
 * indentation, a line feed behind its last line.
 * @param from where the line after its header begins
 * @param header what the line of its key has from the `|` on
 * @param outer how far the key is indented
 * @returns `undefined` where it is of another kind
 */
export function literalBlock(
  text: string,
  from: number,
  header: string,
  outer: number,
): LiteralBlock | undefined {
  const kind = header.trimEnd();
  if (kind !== '|' && kind !== '|-') return undefined;
  const indent = blanksAt(text, from);
  if (indent <= outer) return undefined;
  const lines: string[] = [];
  let [start, kept] = [from, 0];
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end === -1) return undefined;
    const blanks = blanksAt(text, start);
    const isBlank = start + blanks === end;
    if (isBlank ? blanks > indent : blanks < indent) {
      if (isBlank || blanks > outer) return undefined;
      break;
    }
    lines.push(isBlank ? '' : text.slice(start + indent, end));
    if (!isBlank) kept = lines.length;
    start = end + 1;
  }
  if (kept === 0) return undefined;
  return { value: lines.slice(0, kept).join('\n') + (kind === '|' ? '\n' : ''), end: start };
}

function blanksAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 0x20) at += 1;
  return at - start;
}
