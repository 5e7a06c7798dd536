/**
 * GitHub's limits are 65,536 characters of a comment and 65,535 of a check run's summary and text, and it does not say
 * what it counts. Bytes of UTF-8 are never fewer, so this many bytes fit, whichever it is.
 */
export const maxBytes = 65_000;

/** Bytes as sent. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** What fits into a text, piece after piece; whole pieces only, so that no table, link or character is torn. */
export class Budget {
  #left: number;
  #pieces: string[] = [];
  #isCut = false;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get left(): number {
    return this.#left;
  }

  /** Whether anything did not fit. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  /** Adds a piece where it fits. */
  add(piece: string): boolean {
    const bytes = bytesOf(piece);
    if (bytes > this.#left) {
      this.#isCut = true;
      return false;
    }
    this.#pieces.push(piece);
    this.#left -= bytes;
    return true;
  }

  /** Adds what may be a part only, or marks that there was no room for it. */
  addPart(part: Part | null): void {
    if (part === null || part.isCut) this.#isCut = true;
    if (part !== null) this.add(part.text);
  }

  /**
   * Adds as many of the items as fit, written one after another until one does not: what does not fit costs nothing. They
   * take no more than `share` bytes in all; `rest` says how many are missing.
   */
  addList<Item>(
    items: readonly Item[],
    written: (item: Item) => string,
    share: number,
    rest: (missing: number) => string,
  ): void {
    const part = new Budget(Math.min(share, this.#left) - bytesOf(rest(items.length)));
    const missing = items.findIndex((item) => !part.add(written(item)));
    if (missing === -1) this.add(part.text);
    else {
      this.add(part.text + rest(items.length - missing));
      this.#isCut = true;
    }
  }
}

/** A piece that may hold less than there was. */
export type Part = { readonly text: string; readonly isCut: boolean };

/** As much of a text's start as fits when it is made into a piece; null where not even the first character does. */
export function startOf(
  text: string,
  bytes: number,
  made: (part: string, isCut: boolean) => string,
): Part | null {
  if (text.length <= bytes) {
    const whole = made(text, false);
    if (bytesOf(whole) <= bytes) return { text: whole, isCut: false };
  }
  let [low, high] = [0, Math.min(text.length, Math.max(bytes, 0))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesOf(made(partOf(text, middle), true)) <= bytes) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? null : { text: made(partOf(text, low), true), isCut: true };
}

/** Not in the middle of a character. */
function partOf(text: string, units: number): string {
  return `${text.slice(0, units).replace(/[\ud800-\udbff]$/, '')}…`;
}
