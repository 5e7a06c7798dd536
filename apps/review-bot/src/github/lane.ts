import { GitHubUnavailable } from '../errors.ts';

/** How much is asked of GitHub at once, and in what time. */
export type LaneLimits = {
  /** Requests under way at once; GitHub takes a hundred, over all. */
  readonly atOnce: number;
  /** Requests that write, of those. */
  readonly writesAtOnce: number;
  /** GitHub takes 80 requests that write content a minute, and 500 an hour. */
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
  /** The longest that a request waits for its turn; what would wait longer fails, and says when to come again. */
  readonly longestWaitMs: number;
};

export const laneLimits: LaneLimits = {
  atOnce: 10,
  writesAtOnce: 2,
  writesPerMinute: 70,
  writesPerHour: 450,
  longestWaitMs: 30_000,
};

const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * The way of one installation's requests to GitHub: so many at once, so many writes in a time, and none at all as long as
 * GitHub wants to be left alone.
 */
export class Lane {
  readonly #limits: LaneLimits;
  readonly #nowMs: () => number;
  #closed: { untilMs: number; reason: 'primary_limit' | 'secondary_limit' } | undefined;
  #underWay = 0;
  #writing = 0;
  /** When the writes of the last hour were made. */
  #writes: number[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(limits: LaneLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** Nothing goes through for so long. */
  close(reason: 'primary_limit' | 'secondary_limit', forMs: number): void {
    const untilMs = this.#nowMs() + forMs;
    if (this.#closed === undefined || this.#closed.untilMs < untilMs) this.#closed = { untilMs, reason };
  }

  /**
   * Waits for a turn. @returns how to give it back
   * @throws GitHubUnavailable where it would take too long; the signal's reason
   */
  async enter(writes: boolean, signal: AbortSignal): Promise<() => void> {
    const givesUpMs = this.#nowMs() + this.#limits.longestWaitMs;
    for (;;) {
      signal.throwIfAborted();
      const obstacle = this.#obstacle(writes);
      if (obstacle === undefined) return this.#begin(writes);
      const { afterMs, reason } = obstacle;
      const left = givesUpMs - this.#nowMs();
      if (left <= 0 || (afterMs !== undefined && afterMs > left)) {
        throw new GitHubUnavailable(reason, 'it wants to be left alone', afterMs);
      }
      await this.#change(Math.min(afterMs ?? left, left), signal);
    }
  }

  #obstacle(
    writes: boolean,
  ): { afterMs: number | undefined; reason: 'primary_limit' | 'secondary_limit' | 'timeout' } | undefined {
    const now = this.#nowMs();
    if (this.#closed !== undefined && this.#closed.untilMs > now)
      return { afterMs: this.#closed.untilMs - now, reason: this.#closed.reason };
    const { atOnce, writesAtOnce, writesPerMinute, writesPerHour } = this.#limits;
    if (this.#underWay >= atOnce || (writes && this.#writing >= writesAtOnce))
      return { afterMs: undefined, reason: 'timeout' };
    if (!writes) return undefined;
    this.#writes = this.#writes.filter((at) => at > now - hourMs);
    const free = Math.max(
      whenFree(this.#writes, writesPerMinute, minuteMs),
      whenFree(this.#writes, writesPerHour, hourMs),
    );
    return free > now ? { afterMs: free - now, reason: 'secondary_limit' } : undefined;
  }

  #begin(writes: boolean): () => void {
    this.#underWay += 1;
    if (writes) {
      this.#writing += 1;
      this.#writes.push(this.#nowMs());
    }
    return () => {
      this.#underWay -= 1;
      if (writes) this.#writing -= 1;
      for (const wake of [...this.#waiting]) wake();
    };
  }

  async #change(maxMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(1, maxMs));
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.add(wake);
    });
  }
}

/** From when another one fits, where so many fit into each window. */
function whenFree(times: readonly number[], most: number, windowMs: number): number {
  const blocking = times[times.length - most];
  return blocking === undefined ? 0 : blocking + windowMs;
}
