import { createClient } from '@chandlery/api-contract';
import type { Emulator } from '@chandlery/github-emulator';
import Fastify from 'fastify';
import { pino } from 'pino';
import { connectGitHub } from '../../../apps/review-bot/src/github/connect.ts';
import { openSqliteInbox } from '../../../apps/review-bot/src/inbox/sqlite-inbox.ts';
import { createMetrics } from '../../../apps/review-bot/src/metrics.ts';
import { createReconciler } from '../../../apps/review-bot/src/reconcile/create-reconciler.ts';
import { webhookRoutes } from '../../../apps/review-bot/src/webhook/webhook-routes.ts';
import { Worker } from '../../../apps/review-bot/src/worker/worker.ts';
import { temporaryFolder } from '../setup/server.ts';
import { hookSecret } from './stage.ts';
import type { BotStore } from './store.ts';

/** How long anything may take before a test gives up. */
const patienceMs = 90_000;

/** Starts the bot in this process, over its real parts. */
export async function startBot(of: {
  readonly emulator: Emulator;
  readonly store: BotStore;
  readonly app: { readonly id: number; readonly privateKeyPem: string };
  readonly pullFiles?: number;
}) {
  const { emulator, store, app } = of;
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const inbox = await openSqliteInbox({ folder: await temporaryFolder(), nowMs: Date.now });
  const metrics = createMetrics(inbox, Date.now);
  const github = await connectGitHub({ apiUrl: emulator.origin, appId: app.id, privateKey: app.privateKeyPem });
  const client = createClient({ baseUrl: store.server.url, credentials: { token: store.token } });
  const reconcile = createReconciler({
    github,
    store: client,
    log,
    inbox,
    limits: { pullFiles: of.pullFiles ?? 3000, againMs: 200, troubleAfterMs: 0 },
  });
  const worker = new Worker({ inbox, reconcile, atOnce: 4, log, metrics, nowMs: Date.now });
  const server = Fastify({ forceCloseConnections: true });
  await webhookRoutes(server, { secrets: [hookSecret], inbox, metrics, nowMs: Date.now });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  await emulator.people.setWebhook({ url: `${origin}/webhooks/github` });
  return {
    inbox,
    /** Every line that it logged. */
    lines,
    async settled() {
      const untilMs = Date.now() + patienceMs;
      for (let calm = 0; calm < 2; ) {
        await emulator.webhooks.settled();
        const { deliveries } = await inbox.size();
        calm = deliveries === 0 && worker.running === 0 ? calm + 1 : 0;
        if (Date.now() > untilMs) throw new Error(`the bot does not come to rest:\n${lines.slice(-20).join('')}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    async close() {
      await server.close();
      await worker.close();
      await inbox.close();
    },
  };
}

export type RunningBot = Awaited<ReturnType<typeof startBot>>;
