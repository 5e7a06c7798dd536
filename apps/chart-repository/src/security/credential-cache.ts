import { createHmac, randomBytes } from 'node:crypto';

/** How long a verified password is remembered. */
const rememberMs = 60_000;
const maximumEntries = 10_000;

type AccountRevision = { readonly id: string; readonly revision: number };

/**
 * Remembers for a short while that a password was right, since Helm sends it with every request and scrypt is slow
 * by design. Holds keyed hashes alone, with a key that lives as long as the process; an account's entries die with
 * any change of the account, since its revision is part of what is hashed.
 */
export class CredentialCache {
  readonly #key = randomBytes(32);
  readonly #until = new Map<string, number>();
  readonly #pending = new Map<string, Promise<boolean>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Whether this password was right for this revision of the account a short while ago. */
  has(account: AccountRevision, password: string): boolean {
    return this.#isRemembered(this.#hash(account, password));
  }

  /**
   * Checks a password, and remembers it if it is right. Many who ask the same at once, such as a pipeline with many
   * requests, share one check.
   * @param check the slow way
   */
  verify(account: AccountRevision, password: string, check: () => Promise<boolean>): Promise<boolean> {
    const key = this.#hash(account, password);
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const checked = this.#checked(key, check).finally(() => this.#pending.delete(key));
    this.#pending.set(key, checked);
    return checked;
  }

  async #checked(key: string, check: () => Promise<boolean>): Promise<boolean> {
    if (this.#isRemembered(key)) return true;
    if (!(await check())) return false;
    if (this.#until.size >= maximumEntries) this.#until.clear();
    this.#until.set(key, this.#nowMs() + rememberMs);
    return true;
  }

  #isRemembered(key: string): boolean {
    const until = this.#until.get(key);
    return until !== undefined && until > this.#nowMs();
  }

  #hash(account: AccountRevision, password: string): string {
    return createHmac('sha256', this.#key)
      .update(`${account.id}\0${account.revision}\0${password}`)
      .digest('base64');
  }
}
