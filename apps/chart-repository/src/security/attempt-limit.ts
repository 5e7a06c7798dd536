import { Refusal } from '../problems/refusal.ts';

/** How long failures count. */
const windowMs = 60_000;
const maximumKeys = 50_000;

/**
 * Slows guessing: after a number of failures for one key (an account's name, an address) within a minute, further
 * attempts are refused until the minute is over.
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
    this.#failures.delete(key);
    // The oldest goes, not all: a flood of names must not make the count of one account forgotten.
    const oldest = this.#failures.size >= maximumKeys ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
    this.#failures.set(key, { count: 1, untilMs: nowMs + windowMs });
  }

  /** Takes one failure back: an attempt that was counted before it was known to be right. */
  forgive(key: string): void {
    const entry = this.#failures.get(key);
    if (entry !== undefined) entry.count -= 1;
  }
}

/**
 * Checks a secret, unless there were too many wrong ones. It counts as wrong until it is known to be right, so that of
 * a thousand guesses sent at once not more are checked than of a thousand sent one after the other.
 * @param keys what the attempt is counted under: an account, an address
 * @throws Refusal too_many_attempts
 */
export async function slowed(
  keys: readonly (readonly [AttemptLimit, string])[],
  field: string,
  check: () => Promise<boolean>,
): Promise<boolean> {
  requireNoWait(keys, field);
  for (const [limit, key] of keys) limit.failed(key);
  const right = await check();
  if (right) for (const [limit, key] of keys) limit.forgive(key);
  return right;
}

/** @throws Refusal too_many_attempts */
function requireNoWait(keys: readonly (readonly [AttemptLimit, string])[], field: string): void {
  const waitSeconds = Math.max(...keys.map(([limit, key]) => limit.waitSeconds(key)));
  if (waitSeconds === 0) return;
  throw new Refusal('too_many_attempts', 'There were too many wrong passwords or secrets.', {
    field,
    remedy: `Wait ${waitSeconds} seconds.`,
    retryAfterSeconds: waitSeconds,
  });
}
