import type { JsonValue } from './json-value.ts';
import { literalBlock } from './literal-block.ts';
import { resolvePlain, type ResolvedScalar } from './resolve-plain.ts';
import { YamlNumber, type YamlValue } from './yaml-value.ts';

type Scalar = ResolvedScalar | number;
type Node = Scalar | Node[] | Mapping;
type Mapping = { [key: string]: Node };
/** A collection that is not at its end. */
type Frame = {
  readonly indent: number;
  /** `undefined` in a mapping. */
  readonly list: Node[] | undefined;
  readonly map: Mapping;
  /** Of a mapping: the key whose value may begin on the next line. */
  openKey: string | undefined;
  /** Of a sequence: whether its last item may begin on the next line. */
  openItem: boolean;
};
/** What a plain scalar is; `undefined` where the parser has to say it. */
type Resolve = (text: string) => Scalar | undefined;

/** In place of the mapping that a sequence has not. */
const noMapping: Mapping = Object.freeze(newMapping());

const unusual = /[^\n -~]/;
const key = /(?:[A-Za-z_][\w./-]{0,127}|"[\w./ -]{0,127}"):(?=[ \n]|$)/y;
/** Keys that go-yaml takes for booleans or nothing. */
const keyWord = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const plainStart = /^(?:[\w./+~$(^]|-[\w.])/;
const doubleQuoted = /^"(?:[^"\\]|\\[nt"\\])*"/;
const singleQuoted = /^'[^']*'/;
const [blank, doubleQuote, hash, singleQuote, dash] = [0x20, 0x22, 0x23, 0x27, 0x2d];

/**
 * The value of a text in the YAML that most charts consist of: printable ASCII, one mapping in block style, keys that are words,
 * scalars on one line or literal blocks. Reading that takes a fraction of what the parser takes, and means what the parser makes
 * of it. At anything else it gives up: it refuses nothing.
 * @returns `undefined` where the parser has to decide
 */
export function plainBlockValue(text: string, maxDepth: number): YamlValue | undefined {
  return unusual.test(text)
    ? undefined
    : (new PlainBlock(text, maxDepth, resolvePlain).read() as YamlValue | undefined);
}

/** The same as JSON. */
export function plainBlockJson(text: string, maxDepth: number): JsonValue | undefined {
  return unusual.test(text)
    ? undefined
    : (new PlainBlock(text, maxDepth, resolveToJson).read() as JsonValue | undefined);
}

function resolveToJson(text: string): Scalar | undefined {
  const value = resolvePlain(text);
  if (!(value instanceof YamlNumber)) return value;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : undefined;
}

class PlainBlock {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #resolve: Resolve;
  readonly #root: Mapping = newMapping();
  readonly #frames: Frame[] = [];
  /** Where the line after the one that is read begins. */
  #next = 0;

  constructor(text: string, maxDepth: number, resolve: Resolve) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#resolve = resolve;
  }

  read(): Mapping | undefined {
    const text = this.#text;
    let empty = true;
    this.#open(0, undefined, this.#root);
    while (this.#next < text.length) {
      const start = this.#next;
      const found = text.indexOf('\n', start);
      const end = found === -1 ? text.length : found;
      this.#next = end + 1;
      const at = this.#skipBlanks(start);
      if (at >= end || text.charCodeAt(at) === hash) continue;
      if (!this.#line(at - start, at, end)) return undefined;
      empty = false;
    }
    while (this.#frames.length > 0) this.#close();
    return empty ? undefined : this.#root;
  }

  #line(indent: number, at: number, end: number): boolean {
    const isItem =
      this.#text.charCodeAt(at) === dash && (at + 1 === end || this.#text.charCodeAt(at + 1) === blank);
    const frame = this.#frameFor(indent, isItem);
    if (frame === undefined) return false;
    if (frame.list === undefined) return this.#entry(frame, at, end);
    const inside = this.#skipBlanks(at + 1);
    if (inside >= end) {
      frame.openItem = true;
      return true;
    }
    key.lastIndex = inside;
    if (!key.test(this.#text)) return this.#item(frame.list, inside, end);
    // A mapping that begins behind the dash is as deep as its first key.
    const map = newMapping();
    frame.list.push(map);
    const inner = this.#open(indent + inside - at, undefined, map);
    return inner !== undefined && this.#entry(inner, inside, end);
  }

  /** The collection that a line belongs to, which it may begin; those deeper inside end before it. */
  #frameFor(indent: number, isItem: boolean): Frame | undefined {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      // Items may stand as deep as the key that they are the value of.
      if (indent > frame.indent || (isItem && indent === frame.indent && frame.list === undefined))
        return this.#begin(frame, indent, isItem);
      if (indent === frame.indent && isItem === (frame.list !== undefined)) {
        settle(frame);
        return frame;
      }
      this.#close();
    }
    return undefined;
  }

  /** Begins a collection as the value that a key or a dash on a line before waits for. */
  #begin(frame: Frame, indent: number, isItem: boolean): Frame | undefined {
    const list: Node[] | undefined = isItem ? [] : undefined;
    const map = isItem ? noMapping : newMapping();
    if (frame.openItem) frame.list?.push(list ?? map);
    else if (frame.openKey !== undefined) frame.map[frame.openKey] = list ?? map;
    else return undefined;
    frame.openItem = false;
    frame.openKey = undefined;
    return this.#open(indent, list, map);
  }

  #open(indent: number, list: Node[] | undefined, map: Mapping): Frame | undefined {
    const frame = { indent, list, map, openKey: undefined, openItem: false };
    // The parser counts the scalars inside as a level, too.
    return this.#frames.push(frame) + 1 < this.#maxDepth ? frame : undefined;
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame !== undefined) settle(frame);
  }

  /** A key and what is on its line. */
  #entry(frame: Frame, at: number, end: number): boolean {
    const text = this.#text;
    key.lastIndex = at;
    if (!key.test(text)) return false;
    const colon = key.lastIndex - 1;
    const quoted = text.charCodeAt(at) === doubleQuote;
    const name = quoted ? text.slice(at + 1, colon - 1) : text.slice(at, colon);
    if (!quoted && name.length <= 5 && keyWord.test(name)) return false;
    const value = this.#skipBlanks(colon + 1);
    if (value >= end || text.charCodeAt(value) === hash) {
      frame.openKey = name;
      return true;
    }
    const line = text.slice(value, end);
    const read = line.startsWith('|') ? this.#literal(line, frame.indent) : this.#scalar(line);
    if (read === undefined) return false;
    frame.map[name] = read;
    return true;
  }

  #item(list: Node[], at: number, end: number): boolean {
    const read = this.#scalar(this.#text.slice(at, end));
    return read !== undefined && list.push(read) > 0;
  }

  #literal(header: string, indent: number): string | undefined {
    const block = literalBlock(this.#text, this.#next, header, indent);
    if (block !== undefined) this.#next = block.end;
    return block?.value;
  }

  /** @param line what a line has from there on: not empty, no blank first */
  #scalar(line: string): Node | undefined {
    const first = line.charCodeAt(0);
    if (first === doubleQuote || first === singleQuote) {
      const written = (first === doubleQuote ? doubleQuoted : singleQuoted).exec(line)?.[0];
      if (written === undefined || !endsAfter(line, written.length)) return undefined;
      // These few escapes are JSON's as well.
      if (first === doubleQuote && written.includes('\\')) return JSON.parse(written) as string;
      return written.slice(1, -1);
    }
    if (line.startsWith('[]') || line.startsWith('{}')) {
      if (!endsAfter(line, 2)) return undefined;
      return line.startsWith('[') ? [] : newMapping();
    }
    if (!plainStart.test(line)) return undefined;
    const comment = line.indexOf(' #');
    const text = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    return text.includes(': ') || text.endsWith(':') ? undefined : this.#resolve(text);
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === blank) at += 1;
    return at;
  }
}

/** Nothing is the value of a key or an item after which none came. */
function settle(frame: Frame): void {
  if (frame.openKey !== undefined) frame.map[frame.openKey] = null;
  if (frame.openItem) frame.list?.push(null);
  frame.openKey = undefined;
  frame.openItem = false;
}

/** Whether nothing follows a place of a line but blanks and a comment. */
function endsAfter(line: string, at: number): boolean {
  return at === line.length || /^ *(?: #.*)?$/.test(line.slice(at));
}

function newMapping(): Mapping {
  return Object.create(null) as Mapping;
}
