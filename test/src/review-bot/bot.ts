import {
  createReconciler,
  defaultReconcileLimits,
  readConfig,
  readyConfig,
  type ReconcileParts,
  startBot as start,
} from '@chandlery/review-bot';
import type { Emulator } from '@chandlery/github-emulator';
import { pino } from 'pino';
import { temporaryFolder } from '../setup/server.ts';
import type { BotStore } from './store.ts';

/** How long anything may take before a test gives up. */
const patienceMs = 600_000;

/** What bots of tests are told from. */
export type BotOf = {
  readonly emulator: Emulator;
  readonly store: BotStore;
  readonly app: { readonly id: number; readonly privateKeyPem: string };
  readonly hookSecret: string;
  /** Where the inbox is; another folder each time unless named. */
  readonly folder?: string;
  readonly pullFiles?: number;
  /** What is between the reconciler and its parts. */
  readonly between?: (parts: ReconcileParts) => ReconcileParts;
};

/** The settings of a bot, as its environment has them. */
export async function botEnvironment(of: BotOf): Promise<Record<string, string>> {
  return {
    CHANDLERY_BOT_STORE_URL: of.store.server.url,
    CHANDLERY_BOT_STORE_TOKEN: of.store.token,
    CHANDLERY_BOT_APP_ID: String(of.app.id),
    CHANDLERY_BOT_PRIVATE_KEY: of.app.privateKeyPem,
    CHANDLERY_BOT_WEBHOOK_SECRET: of.hookSecret,
    CHANDLERY_BOT_GITHUB_API_URL: of.emulator.origin,
    CHANDLERY_BOT_DATA: of.folder ?? (await temporaryFolder()),
    CHANDLERY_BOT_PORT: '0',
  };
}

/** Starts the bot in this process, and has GitHub's webhooks sent to it. */
export async function startBot(of: BotOf) {
  const { emulator, between = (parts) => parts } = of;
  const lines: string[] = [];
  const bot = await start({
    config: readyConfig(readConfig(await botEnvironment(of))),
    // Tests write more in a minute than GitHub takes: the pace that the bot keeps is a test of its own.
    gitHub: { limits: { writesPerMinute: 100_000, writesPerHour: 100_000 }, pauseMs: 20 },
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    createReconcile: (parts) => {
      const limits = { ...defaultReconcileLimits, againMs: 200, troubleAfterMs: 0 };
      const { pullFiles = limits.pullFiles } = of;
      return createReconciler({ ...between(parts), limits: { ...limits, pullFiles } });
    },
  });
  await emulator.people.setWebhook({ url: `${bot.url}/webhooks/github` });
  return {
    inbox: bot.inbox,
    /** Every line that it logged. */
    lines,
    async settled() {
      const untilMs = Date.now() + patienceMs;
      for (let calm = 0; calm < 2;) {
        await emulator.webhooks.settled();
        await bot.working()?.sweeper.followStore();
        const { deliveries } = await bot.inbox.size();
        calm = deliveries === 0 && bot.working()?.worker.running === 0 ? calm + 1 : 0;
        if (Date.now() > untilMs)
          throw new Error(`the bot does not come to rest:\n${lines.slice(-20).join('')}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    /** Finds what no webhook told. */
    sweep: () => bot.working()?.sweeper.sweep(),
    close: () => bot.stop(),
  };
}

export type RunningBot = Awaited<ReturnType<typeof startBot>>;
