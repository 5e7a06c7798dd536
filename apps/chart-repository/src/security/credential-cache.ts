import { createHmac, randomBytes } from 'node:crypto';

/** How long a verified password is remembered. */
const rememberMs = 60_000;
const maximumEntries = 10_000;

/**
 * Remembers for a short while that a password was right, since Helm sends it with every request and scrypt is slow
 * by design. Holds keyed hashes alone, with a key that lives as long as the process; an account's entries die with
 * any change of the account, since its revision is part of what is hashed.
 */
export class CredentialCache {
  readonly #key = randomBytes(32);
  readonly #until = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Whether this password was right for this revision of the account a short while ago. */
  has(account: { readonly id: string; readonly revision: number }, password: string): boolean {
    const until = this.#until.get(this.#hash(account, password));
    return until !== undefined && until > this.#nowMs();
  }

  /** Remembers that it is. */
  add(account: { readonly id: string; readonly revision: number }, password: string): void {
    if (this.#until.size >= maximumEntries) this.#until.clear();
    this.#until.set(this.#hash(account, password), this.#nowMs() + rememberMs);
  }

  #hash(account: { readonly id: string; readonly revision: number }, password: string): string {
    return createHmac('sha256', this.#key)
      .update(`${account.id}\0${account.revision}\0${password}`)
      .digest('base64');
  }
}
