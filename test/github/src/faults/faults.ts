import { setTimeout as wait } from 'node:timers/promises';

/** What a fault does to a request. */
export type FaultKind =
  /** Answers with a status (502, 500, 503) before anything was done. */
  | { kind: 'status'; status: number }
  /** 403 with retry-after, in the words of the secondary limit. */
  | { kind: 'secondary-limit'; retryAfterSeconds: number }
  /** 403 with x-ratelimit-remaining 0 until the hour is over. */
  | { kind: 'primary-limit'; resetAfterSeconds: number }
  /** 401, as with a token that ran out early. */
  | { kind: 'bad-credentials' }
  /** Answers rightly, but late: after the delay, or when the faults are cleared. */
  | { kind: 'slow'; delayMs: number }
  /** Closes the connection without an answer, before the request was done or after it. */
  | { kind: 'reset'; when: 'before' | 'after' };

/** Which requests a fault strikes. */
export interface FaultRule {
  fault: FaultKind;
  /** Operation id, such as `checks/create`; every operation where it is missing. */
  operation?: string;
  method?: string;
  /** How often it strikes; for ever where it is missing. */
  times?: number;
  /** How many fitting requests it lets pass first. */
  after?: number;
}

interface Kept {
  rule: FaultRule;
  left: number;
  skip: number;
}

/** The switches for what goes wrong between a client and GitHub. */
export class Faults {
  #rules: Kept[] = [];
  #cleared = new AbortController();

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY, skip: rule.after ?? 0 });
  }

  /** Ends all faults; requests that were slow go on at once. */
  clear(): void {
    this.#rules = [];
    this.#cleared.abort();
    this.#cleared = new AbortController();
  }

  /** Waits as a slow request does. */
  async delay(delayMs: number): Promise<void> {
    const { signal } = this.#cleared;
    await wait(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** How many strikes are left over all rules. */
  get left(): number {
    return this.#rules.reduce((sum, kept) => sum + kept.left, 0);
  }

  /** The fault that strikes this request, if one does. */
  strike(operation: string, method: string): FaultKind | null {
    for (const kept of this.#rules) {
      const { rule } = kept;
      if (kept.left <= 0) continue;
      if (rule.operation !== undefined && rule.operation !== operation) continue;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (kept.skip > 0) {
        kept.skip -= 1;
        continue;
      }
      kept.left -= 1;
      return rule.fault;
    }
    return null;
  }
}
