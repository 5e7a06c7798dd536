import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@chandlery/api-contract';
import type { FastifyBaseLogger } from 'fastify';
import type { GitHubApp } from '../github/github.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { BotMetrics } from '../metrics.ts';
import { failureOf } from '../worker/failure.ts';
import { takeInMissed } from './missed-deliveries.ts';
import { putRecentPulls } from './recent-pulls.ts';
import { putStoreChanges } from './store-changes.ts';

export type SweeperOptions = {
  readonly github: GitHubApp;
  readonly store: Client;
  readonly inbox: Inbox;
  readonly everyMs: number;
  /** How often the store is asked for changes. */
  readonly storeEveryMs?: number;
  /** How long it is remembered that a delivery was finished: longer than GitHub lists it. */
  readonly keepMs?: number;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly metrics: Pick<BotMetrics, 'swept'>;
  readonly nowMs: () => number;
};

const dayMs = 86_400_000;
const longestPauseMs = 5 * 60_000;

/** Finds by itself what no webhook told: at the start and every so often, and what happens in the store at once. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #stop = new AbortController();
  readonly #looked = new Set<string>();
  readonly #done: Promise<unknown>;

  constructor(options: SweeperOptions) {
    this.#options = options;
    const { everyMs, storeEveryMs = 2_000 } = options;
    this.#done = Promise.all([
      this.#steadily(everyMs, everyMs, () => this.sweep()),
      this.#steadily(storeEveryMs, longestPauseMs, () => this.followStore()),
    ]);
  }

  /** One sweep, of everything but the store's changes. Each part is done whatever becomes of the others. */
  async sweep(): Promise<boolean> {
    const { github, store, inbox, nowMs, keepMs = 8 * dayMs, log } = this.#options;
    const { signal } = this.#stop;
    const missed = await this.#part('deliveries', () =>
      takeInMissed({ app: github.app, inbox, nowMs, signal, looked: this.#looked }),
    );
    const onFailure = (repositoryId: number, error: unknown): void =>
      log.warn({ repositoryId, ...told(error) }, 'the pull requests of a repository cannot be listed');
    const pulls = await this.#part('pulls', () =>
      putRecentPulls({ github, store, inbox, nowMs, signal, onFailure }),
    );
    await inbox.forgetFinished(nowMs() - keepMs);
    return missed && pulls;
  }

  /** Reads the store's changes to their end. */
  async followStore(): Promise<boolean> {
    const { store, inbox, nowMs } = this.#options;
    const { signal } = this.#stop;
    return this.#part('store', async () => {
      let sum = 0;
      for (;;) {
        const { count, more } = await putStoreChanges({ store, inbox, nowMs, signal });
        sum += count;
        if (!more) return sum;
      }
    });
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #part(source: string, work: () => Promise<number>): Promise<boolean> {
    const { log, metrics } = this.#options;
    try {
      const count = await work();
      if (count > 0) {
        metrics.swept.inc({ source }, count);
        log.info({ source, count }, 'found what no webhook told');
      }
      return true;
    } catch (error) {
      if (!this.#stop.signal.aborted)
        log.warn({ source, ...told(error) }, 'looking for what was missed failed');
      return false;
    }
  }

  /** Again and again until it is closed; after a failure with growing pauses. */
  async #steadily(everyMs: number, longestMs: number, work: () => Promise<boolean>): Promise<void> {
    const { signal } = this.#stop;
    let pauseMs = everyMs;
    while (!signal.aborted) {
      const isDone = await work().catch(() => false);
      pauseMs = isDone ? everyMs : Math.min(longestMs, pauseMs * 2);
      await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

function told(error: unknown): Readonly<Record<string, unknown>> {
  const { reason, details } = failureOf(error);
  return { reason, ...details };
}
