/** How long failures count. */
const windowMs = 60_000;
const maximumKeys = 50_000;

/**
 * Slows guessing: after a number of failures for one key (an account's name, an address) within a minute, further
 * attempts are refused until the minute is over. A right password clears the account's count.
 */
export class AttemptLimit {
  readonly #failures = new Map<string, { count: number; untilMs: number }>();
  readonly #nowMs: () => number;

  readonly #freeAttempts: number;

  /** @param freeAttempts how many failures within a minute are let through */
  constructor(freeAttempts: number, nowMs: () => number) {
    this.#freeAttempts = freeAttempts;
    this.#nowMs = nowMs;
  }

  /** Seconds until the next attempt is heard; 0: now. */
  waitSeconds(key: string): number {
    const entry = this.#failures.get(key);
    if (entry === undefined || entry.count < this.#freeAttempts) return 0;
    return Math.max(0, Math.ceil((entry.untilMs - this.#nowMs()) / 1000));
  }

  failed(key: string): void {
    const nowMs = this.#nowMs();
    const entry = this.#failures.get(key);
    if (entry !== undefined && entry.untilMs > nowMs) {
      entry.count += 1;
      return;
    }
    if (this.#failures.size >= maximumKeys) this.#failures.clear();
    this.#failures.set(key, { count: 1, untilMs: nowMs + windowMs });
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
