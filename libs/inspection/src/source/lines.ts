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

/** One YAML document of a template: its lines (from 0, the end excluded). */
export type DocumentLines = { readonly from: number; readonly to: number };

/** The documents of a template by the kinds and names that they write out. */
export class DocumentIndex {
  readonly #byKind = new Map<string, DocumentLines>();
  readonly #byName = new Map<string, DocumentLines>();
  readonly #whole: DocumentLines;

  constructor(lines: readonly string[]) {
    this.#whole = { from: 0, to: lines.length };
    let from = 0;
    for (const [index, line] of [...lines, '---'].entries()) {
      if (!/^---(?:\s|$)/.test(line)) continue;
      this.#add({ from, to: index }, lines);
      from = index + 1;
    }
  }

  /** What an object most likely comes from: the document of its kind with its name, else the first of its kind. */
  find(kind: string, name: string): DocumentLines {
    return this.#byName.get(`${kind} ${name}`) ?? this.#byKind.get(kind) ?? this.#whole;
  }

  #add(document: DocumentLines, lines: readonly string[]): void {
    const kinds: string[] = [];
    const names: string[] = [];
    for (const line of lines.slice(document.from, document.to)) {
      const [, key, value = ''] = /^\s*(?:-\s+)*(kind|name):\s*["']?([^"'#\s]+)/.exec(line) ?? [];
      if (key === 'kind') kinds.push(value);
      if (key === 'name') names.push(value);
    }
    // The first of each is the object's own in nearly every template.
    for (const kind of kinds.slice(0, mostOfEach)) {
      if (!this.#byKind.has(kind)) this.#byKind.set(kind, document);
      for (const name of names.slice(0, mostOfEach)) {
        if (!this.#byName.has(`${kind} ${name}`)) this.#byName.set(`${kind} ${name}`, document);
      }
    }
  }
}

/** Kinds and names of one document that are remembered. */
const mostOfEach = 20;

/** A text as a regular expression that finds just it (`RegExp.escape` is not in this edition's types yet). */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
