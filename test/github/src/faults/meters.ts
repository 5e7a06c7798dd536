const minuteMs = 60_000;

/** Counts what a client asks for, so that a test can show that it keeps to GitHub's limits. */
export class Meters {
  /** Requests by operation id. */
  readonly requests = new Map<string, number>();
  /** Requests by answered status. */
  readonly statuses = new Map<number, number>();
  #concurrent = 0;
  #highestConcurrent = 0;
  #writes: number[] = [];
  #mostWrites = 0;

  /** Requests under way now. */
  get concurrent(): number {
    return this.#concurrent;
  }

  /** Most requests that were under way at once. */
  get highestConcurrent(): number {
    return this.#highestConcurrent;
  }

  /** Most requests that wrote content within any one minute. */
  get mostWritesInAMinute(): number {
    return this.#mostWrites;
  }

  /** All requests so far. */
  get total(): number {
    return [...this.requests.values()].reduce((sum, count) => sum + count, 0);
  }

  begin(operation: string, writes: boolean, now: Date): void {
    this.requests.set(operation, (this.requests.get(operation) ?? 0) + 1);
    this.#concurrent += 1;
    this.#highestConcurrent = Math.max(this.#highestConcurrent, this.#concurrent);
    if (!writes) return;
    this.#writes = [...this.#writes.filter((at) => at > now.getTime() - minuteMs), now.getTime()];
    this.#mostWrites = Math.max(this.#mostWrites, this.#writes.length);
  }

  end(status: number): void {
    this.#concurrent -= 1;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  /** Requests that wrote content within the last minute. */
  writesInTheLastMinute(now: Date): number {
    return this.#writes.filter((at) => at > now.getTime() - minuteMs).length;
  }

  /** Starts counting anew; what is under way stays counted. */
  reset(): void {
    this.requests.clear();
    this.statuses.clear();
    this.#highestConcurrent = this.#concurrent;
    this.#writes = [];
    this.#mostWrites = 0;
  }
}
