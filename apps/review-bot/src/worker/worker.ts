import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { type Again, type Claim, type Delivery, type Inbox, ownPrefix } from '../inbox/inbox.ts';
import { pauseMs } from '../inbox/pauses.ts';
import type { BotMetrics } from '../metrics.ts';
import { failureOf } from './failure.ts';
import type { Reconcile } from './reconcile.ts';

export type WorkerOptions = {
  readonly inbox: Inbox;
  readonly reconcile: Reconcile;
  /** How many keys are worked on at once. */
  readonly atOnce: number;
  /** How long a bot that says nothing keeps its keys. */
  readonly leaseMs?: number;
  /** The longest that one reconciliation takes before it is stopped, and put back. */
  readonly longestMs?: number;
  /** How long a stop waits for what runs before it is told to stop, and then for it to do so. */
  readonly stopMs?: number;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<BotMetrics, 'reconciles' | 'failures'>;
  readonly nowMs: () => number;
};

/** Why work on a key is to stop; the signal's reason. */
export type StopReason = 'stopping' | 'lease_lost' | 'too_long';

type Running = { readonly stop: AbortController; readonly done: Promise<void> };
type Outcome = 'done' | 'again' | 'failed' | 'dropped' | 'stopped' | 'lost';

/** How long whoever was told to stop is waited for. */
const graceMs = 5_000;
/** How often what nobody rang for is looked for: pauses and leases that end, and what other bots left. */
const lookMs = 1_000;

/** Claims keys and brings them in line, several at once and each of them once, until it is closed. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #owner = randomUUID();
  readonly #running = new Map<string, Running>();
  readonly #closing = new AbortController();
  readonly #looking: Promise<void>;
  #freed: () => void = () => undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#looking = this.#look();
  }

  /** How many keys it works on now. */
  get running(): number {
    return this.#running.size;
  }

  /** Takes on nothing more, lets what runs end for a while, then stops it and leaves it to whoever comes next. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#freed();
    await this.#looking;
    const all = Promise.all([...this.#running.values()].map(({ done }) => done));
    const late = setTimeout(() => {
      for (const { stop } of this.#running.values()) stopFor(stop, 'stopping');
    }, this.#options.stopMs ?? 10_000);
    await all;
    clearTimeout(late);
  }

  async #look(): Promise<void> {
    const { inbox, atOnce, log } = this.#options;
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        if (this.#running.size >= atOnce) {
          await new Promise<void>((resolve) => (this.#freed = resolve));
          continue;
        }
        const claim = await inbox.claim(this.#owner, this.#leaseMs);
        failures = 0;
        if (claim === null) await inbox.wait(lookMs, signal);
        else this.#start(claim);
      } catch (error) {
        failures += 1;
        log.error({ ...failureOf(error).details, failures }, 'the inbox cannot be read; trying again');
        await wait(Math.min(30_000, 500 * failures), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? 60_000;
  }

  #start(claim: Claim): void {
    const { metrics, log } = this.#options;
    const stop = new AbortController();
    const begin = performance.now();
    const done = this.#work(claim, stop)
      .then((outcome) => metrics.reconciles.observe({ outcome }, (performance.now() - begin) / 1000))
      .catch((error: unknown) =>
        log.error(
          { key: claim.key, ...failureOf(error).details },
          'the inbox does not take the end of a work',
        ),
      )
      .finally(() => {
        this.#running.delete(claim.key);
        this.#freed();
      });
    this.#running.set(claim.key, { stop, done });
  }

  async #work(claim: Claim, stop: AbortController): Promise<Outcome> {
    const { inbox, nowMs, longestMs = 15 * 60_000 } = this.#options;
    const { key, deliveries } = claim;
    const beating = setInterval(() => this.#beat(key, stop), Math.ceil(this.#leaseMs / 3));
    const late = setTimeout(() => stopFor(stop, 'too_long'), longestMs);
    try {
      const { again } = await this.#bounded(claim, stop);
      const ids = deliveries.map(({ id }) => id);
      await inbox.finish(
        key,
        this.#owner,
        ids,
        again === undefined ? undefined : againOf(claim, nowMs(), again),
      );
      return again === undefined ? 'done' : 'again';
    } catch (error) {
      return await this.#failed(claim, stop.signal, error);
    } finally {
      clearInterval(beating);
      clearTimeout(late);
    }
  }

  /** The reconciliation, which cannot outlive its stop by much: what does not listen to its signal is not waited for. */
  async #bounded(claim: Claim, { signal }: AbortController): Promise<{ readonly again?: number }> {
    const { key, deliveries } = claim;
    const gone = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => setTimeout(reject, graceMs, signal.reason).unref(), {
        once: true,
      });
    });
    return Promise.race([this.#options.reconcile({ key, deliveries, signal }), gone]);
  }

  async #failed({ key, deliveries, attempts }: Claim, signal: AbortSignal, error: unknown): Promise<Outcome> {
    const { inbox, log, metrics, nowMs } = this.#options;
    const stopped = signal.aborted ? (signal.reason as StopReason) : undefined;
    if (stopped === 'lease_lost') {
      log.warn({ key }, 'somebody else works on a key by now: it is left to them');
      return 'lost';
    }
    if (stopped === 'stopping') {
      await inbox.putBack(key, this.#owner, nowMs(), 'stopping');
      return 'stopped';
    }
    const { reason, details, retryAfterMs, isFinal } = failureOf(
      stopped === undefined ? error : new TooLong(),
    );
    metrics.failures.inc({ reason });
    if (isFinal) {
      log.warn(
        { key, reason, ...details },
        'GitHub does not let the App in any more; what was told is dropped',
      );
      await inbox.finish(
        key,
        this.#owner,
        deliveries.map(({ id }) => id),
      );
      return 'dropped';
    }
    const pause = retryAfterMs ?? pauseMs(attempts);
    log.warn(
      { key, attempts, reason, ...details, pauseMs: pause },
      'a reconciliation failed; it is tried again',
    );
    await inbox.putBack(key, this.#owner, nowMs() + pause, reason);
    return 'failed';
  }

  #beat(key: string, stop: AbortController): void {
    const { inbox, log } = this.#options;
    inbox.heartbeat(key, this.#owner, this.#leaseMs).then(
      (isHeld) => {
        if (!isHeld) stopFor(stop, 'lease_lost');
      },
      (error: unknown) =>
        log.warn({ key, ...failureOf(error).details }, 'a lease could not be kept; trying again'),
    );
  }
}

/** A reconciliation took so long that it was stopped. */
class TooLong extends Error {
  readonly code = 'too_long';
}

/** The first reason stands. */
function stopFor(stop: AbortController, reason: StopReason): void {
  stop.abort(reason);
}

/** What the bot tells itself: that the key is to be looked at again. */
function againOf({ key, deliveries }: Claim, nowMs: number, afterMs: number): Again {
  const { installationId = 0, repositoryId = 0 } = deliveries[0] ?? {};
  const delivery: Delivery = {
    id: `${ownPrefix}again/${key}`,
    event: 'again',
    action: null,
    installationId,
    repositoryId,
    key,
    sender: null,
    receivedAtMs: nowMs,
    hint: {},
  };
  return { delivery, notBeforeMs: nowMs + afterMs };
}
