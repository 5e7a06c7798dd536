import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient } from '@chandlery/api-contract';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { checkStore } from './check-store.ts';
import type { ReadyConfig } from './config.ts';
import { GitHubRefused } from './errors.ts';
import { connectGitHub, type GitHubSettings } from './github/connect.ts';
import type { GitHub, GitHubApp } from './github/github.ts';
import type { Inbox } from './inbox/inbox.ts';
import { openInbox } from './inbox/open-inbox.ts';
import { type BotMetrics, createMetrics } from './metrics.ts';
import { StartError } from './start-error.ts';
import { Sweeper } from './sweep/sweeper.ts';
import { version } from './version.ts';
import { failureOf } from './worker/failure.ts';
import type { Reconcile } from './worker/reconcile.ts';
import { Worker } from './worker/worker.ts';

/** What a reconciler is made of. */
export type ReconcileParts = {
  readonly github: GitHub;
  readonly store: Client;
  readonly inbox: Inbox;
  readonly log: Logger;
};

export type BotOptions = {
  readonly config: ReadyConfig;
  readonly createReconcile: (parts: ReconcileParts) => Reconcile;
  readonly log: Logger;
  /** How GitHub is asked, where that is not the default. */
  readonly gitHub?: Pick<GitHubSettings, 'limits' | 'pauseMs'>;
  readonly nowMs?: () => number;
};

/** A bot that runs. */
export type RunningBot = {
  /** Where it listens, with the context path. */
  readonly url: string;
  readonly inbox: Inbox;
  /** What works and sweeps; undefined as long as GitHub does not say who the bot is. */
  readonly working: () => Working | undefined;
  /** Takes nothing more, ends what it works on or leaves it in the inbox, and closes everything. */
  stop(): Promise<void>;
};

export type Working = { readonly worker: Worker; readonly sweeper: Sweeper; readonly github: GitHubApp };

/**
 * Starts a bot: it takes webhooks from then on, and works on them as soon as GitHub can be asked who it is.
 * @throws StartError where GitHub or the store do not take its credentials; InboxError
 */
export async function startBot({
  config,
  createReconcile,
  log,
  gitHub = {},
  nowMs = Date.now,
}: BotOptions): Promise<RunningBot> {
  const store = createClient({
    baseUrl: config.storeUrl,
    credentials: { token: config.storeToken },
    headers: { 'user-agent': `chandlery-review-bot/${version}` },
  });
  await checkStore(store, log);
  const inbox = await openInbox(config, { nowMs, log });
  const metrics = createMetrics(inbox, nowMs);
  const stopping = new AbortController();
  let working: Working | undefined;
  const begin = (github: GitHubApp): void => {
    const reconcile = createReconcile({ github, store, inbox, log });
    const shared = { inbox, log, metrics, nowMs };
    const stopMs = config.stopSeconds * 500;
    working = {
      github,
      worker: new Worker({ ...shared, reconcile, atOnce: config.atOnce, stopMs }),
      sweeper: new Sweeper({ ...shared, github, store, everyMs: config.sweepMinutes * 60_000 }),
    };
    log.info({ app: github.slug, appId: github.appId }, 'the bot works');
  };
  try {
    const first = await identified(config, gitHub, metrics, log);
    const server = await buildApp({
      ...config,
      inbox,
      metrics,
      nowMs,
      log,
      notReady: () => (working === undefined ? 'GitHub could not be asked yet who the bot is' : undefined),
    });
    const listening = await server.listen({ host: config.host, port: config.port });
    const url = `${listening}${config.contextPath}`;
    log.info(
      { url, version, inbox: config.redisUrl === undefined ? config.dataFolder : 'redis' },
      'the review bot listens',
    );
    if (first !== null) begin(first);
    const later =
      first === null ? untilIdentified(config, gitHub, metrics, log, stopping.signal).then(begin) : undefined;
    later?.catch((error: unknown) => {
      if (!stopping.signal.aborted)
        log.fatal(failureOf(error).details, 'GitHub does not take the App: look at its id and key');
    });
    return {
      url,
      inbox,
      working: () => working,
      stop: async () => {
        stopping.abort();
        await server.close();
        await later?.catch(() => undefined);
        await Promise.all([working?.sweeper.close(), working?.worker.close()]);
        await inbox.close();
      },
    };
  } catch (error) {
    await inbox.close();
    throw error;
  }
}

/** GitHub, which says who the bot is; null where it cannot be asked now. @throws StartError where it does not take the key */
async function identified(
  config: ReadyConfig,
  gitHub: NonNullable<BotOptions['gitHub']>,
  metrics: BotMetrics,
  log: Logger,
): Promise<GitHubApp | null> {
  const { gitHubUrl: apiUrl, appId, privateKey } = config;
  const onOutcome = (outcome: string): void => metrics.gitHubRequests.inc({ outcome });
  try {
    return await connectGitHub({ ...gitHub, apiUrl, appId, privateKey, onOutcome });
  } catch (error) {
    if (error instanceof GitHubRefused) {
      throw new StartError(
        `GitHub at ${apiUrl} does not take App ${appId} with this private key (${error.status}).`,
        'Compare CHANDLERY_BOT_APP_ID and CHANDLERY_BOT_PRIVATE_KEY with the settings of the App on GitHub; the clock of this machine has to be right, too.',
        error,
      );
    }
    log.warn(failureOf(error).details, 'GitHub cannot be asked who the bot is; webhooks are kept meanwhile');
    return null;
  }
}

async function untilIdentified(
  config: ReadyConfig,
  gitHub: NonNullable<BotOptions['gitHub']>,
  metrics: BotMetrics,
  log: Logger,
  signal: AbortSignal,
): Promise<GitHubApp> {
  for (let pauseMs = 2_000; ; pauseMs = Math.min(60_000, pauseMs * 2)) {
    await wait(pauseMs, undefined, { signal });
    const github = await identified(config, gitHub, metrics, log);
    signal.throwIfAborted();
    if (github !== null) return github;
  }
}
