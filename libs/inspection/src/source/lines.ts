/**
 * The line (from 1) at which a path of keys stands in a YAML text or a template of one: the keys are looked for one after
 * the other, each below the one before. Where one is not written out, as with `toYaml`, it is the line of the last one found.
 * Between `from` and `to` (lines counted from 0, the end excluded).
 */
export function lineOfPath(
  lines: readonly string[],
  path: readonly string[],
  from = 0,
  to = lines.length,
): number | undefined {
  let found: number | undefined;
  let next = from;
  for (const key of path) {
    const pattern = keyPattern(key);
    let index = next;
    while (index < to && !pattern.test(lines[index] ?? '')) index += 1;
    if (index >= to) continue;
    found = index + 1;
    // `- name: web` is one line: the key of an item and what it holds.
    next = key.includes(':') ? index : index + 1;
  }
  return found;
}

/** `spec` finds `spec:` and `- spec:`; `name: web` finds the key with its value. */
function keyPattern(key: string): RegExp {
  const separator = key.indexOf(': ');
  if (separator === -1) return new RegExp(`^\\s*(?:-\\s+)*["']?${escaped(key)}["']?\\s*:`);
  const name = escaped(key.slice(0, separator));
  const value = escaped(key.slice(separator + 2));
  return new RegExp(`^\\s*(?:-\\s+)*["']?${name}["']?\\s*:\\s*["']?${value}["']?\\s*(?:#.*)?$`);
}

/**
 * The lines (from 0, the end excluded) of a template that an object most likely comes from: the document that names its
 * kind, and its name if it is written out.
 */
export function documentOf(
  lines: readonly string[],
  kind: string,
  name: string,
): { readonly from: number; readonly to: number } {
  const marks = lines.flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index] : []));
  const starts = [0, ...marks.map((mark) => mark + 1)];
  const documents = starts.map((from, index) => ({ from, to: marks[index] ?? lines.length }));
  const ofKind = documents.filter(
    ({ from, to }) => lineOfPath(lines, [`kind: ${kind}`], from, to) !== undefined,
  );
  const named = ofKind.find(({ from, to }) => lineOfPath(lines, [`name: ${name}`], from, to) !== undefined);
  return named ?? ofKind[0] ?? { from: 0, to: lines.length };
}

/** A text as a regular expression that finds just it (`RegExp.escape` is not in this edition's types yet). */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
