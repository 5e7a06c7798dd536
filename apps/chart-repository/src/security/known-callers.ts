import { hash, randomBytes } from 'node:crypto';
import type { Change } from '@chandlery/persistence';
import type { Caller } from './caller.ts';

/** How long a caller is remembered, at most; a token's use is written down and a password looked at again after it. */
const rememberMs = 10_000;
const maximumEntries = 10_000;

/** What may happen without anybody's rights being others. Whatever is not listed here is taken to change them. */
const harmless =
  /^(version|app|category|session|cluster|deployment|operation|repository|pull_request)\.|^token\.create$|^invitation\.(create|revoke)$/;

/** Callers and the moment until which they are good. */
type Remembered = { readonly caller: Caller; readonly untilMs: number };

/**
 * Remembers for a short while who an Authorization header that was found right stands for, since the same clients send it with
 * every request. A change of rights forgets everybody before whoever made it has an answer, so a right taken away is gone at
 * the next request. Holds keyed hashes alone, with a key that lives as long as the process.
 */
export class KnownCallers {
  readonly #key = randomBytes(32).toString('base64');
  readonly #known = new Map<string, Remembered>();
  readonly #nowMs: () => number;
  #forgotten = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts changes of anybody's rights: who holds a caller for longer looks again where it has grown. */
  get changes(): number {
    return this.#forgotten;
  }

  /** Who sends this header, if that is remembered. */
  find(header: string): Caller | undefined {
    const known = this.#known.get(this.#hash(header));
    return known !== undefined && known.untilMs > this.#nowMs() ? known.caller : undefined;
  }

  /**
   * Finds out who sends a header, and remembers it, unless rights changed meanwhile.
   * @param identify throws where the credentials are wrong; that is not remembered
   */
  async identify(header: string, identify: () => Promise<Caller>): Promise<Caller> {
    const begun = this.#forgotten;
    const caller = await identify();
    if (this.#forgotten !== begun) return caller;
    if (this.#known.size >= maximumEntries) this.#known.clear();
    const expiresMs = caller.token?.expiresAtMs ?? Number.POSITIVE_INFINITY;
    this.#known.set(this.#hash(header), {
      caller,
      untilMs: Math.min(this.#nowMs() + rememberMs, expiresMs),
    });
    return caller;
  }

  /** The listener of the event port. */
  onChanges(changes: readonly Change[]): void {
    if (changes.every(({ type }) => harmless.test(type))) return;
    this.#forgotten += 1;
    this.#known.clear();
  }

  #hash(header: string): string {
    return hash('sha256', this.#key + header, 'base64');
  }
}
