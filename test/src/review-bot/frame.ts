import { type EmulatorOptions, signature, startEmulator } from '@chandlery/github-emulator';
import {
  type BotOptions,
  type Delivery,
  type Reconcile,
  readConfig,
  readyConfig,
  type RunningBot,
  startBot,
} from '@chandlery/review-bot';
import { pino } from 'pino';
import { temporaryFolder } from '../setup/server.ts';
import { type BotStore, startStore } from './store.ts';
import { botEvents, botPermissions, hookSecret, privateKeyPem, repository } from './the-app.ts';

/** The emulated GitHub with an App that is installed, the real store, and bots around a reconciliation of the test's own. */
export async function setFrame(of: { emulator?: EmulatorOptions; store?: BotStore } = {}) {
  const emulator = await startEmulator(of.emulator ?? {});
  const store = of.store ?? (await startStore());
  const { people } = emulator;
  await people.createOrganization({ login: 'acme' });
  const { id: repositoryId } = await people.createRepository({
    repository,
    as: 'ada',
    files: { 'README.md': 'charts\n' },
  });
  const app = await people.registerApp({
    name: 'Chandlery Review',
    owner: 'acme',
    permissions: botPermissions,
    events: botEvents,
    // Nobody listens there until a bot starts.
    hookUrl: 'http://127.0.0.1:9/webhooks/github',
    hookSecret,
    privateKeyPem,
  });
  const { id: installationId } = await people.installApp({
    account: 'acme',
    repositories: [repository],
    as: 'ada',
  });
  await store.admin.call('PUT', `/api/v1/integrations/github/repositories/${repositoryId}`, {
    installationId,
    fullName: repository,
    workspace: 'team',
  });
  const bots = new Set<RunningBot>();
  const lines: string[] = [];
  const environment = {
    CHANDLERY_BOT_STORE_URL: store.server.url,
    CHANDLERY_BOT_STORE_TOKEN: store.token,
    CHANDLERY_BOT_APP_ID: String(app.id),
    CHANDLERY_BOT_PRIVATE_KEY: privateKeyPem,
    CHANDLERY_BOT_WEBHOOK_SECRET: hookSecret,
    CHANDLERY_BOT_GITHUB_API_URL: emulator.origin,
    CHANDLERY_BOT_PORT: '0',
    CHANDLERY_BOT_STOP_SECONDS: '5',
    // Sweeps are the tests' own, after the first.
    CHANDLERY_BOT_SWEEP_MINUTES: '1440',
  };
  return {
    emulator,
    people,
    store,
    app,
    repositoryId,
    installationId,
    /** What a bot of its own process would be started with. */
    environment,
    /** Everything that the bots logged. */
    lines,
    /** A bot in this process, which GitHub sends its webhooks to from now on. */
    async start(
      createReconcile: BotOptions['createReconcile'],
      settings: Readonly<Record<string, string>> = {},
    ): Promise<RunningBot> {
      const folder = settings['CHANDLERY_BOT_DATA'] ?? (await temporaryFolder());
      const bot = await startBot({
        config: readyConfig(readConfig({ ...environment, CHANDLERY_BOT_DATA: folder, ...settings })),
        createReconcile,
        log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
      });
      bots.add(bot);
      await people.setWebhook({ url: `${bot.url}/webhooks/github` });
      await emulator.webhooks.settled();
      return bot;
    },
    async stop(bot: RunningBot) {
      bots.delete(bot);
      await bot.stop();
    },
    /** A pull request by bob, of a branch of its own. */
    async propose(branch: string) {
      await people.push({ repository, branch, as: 'bob', files: { [`${branch}.txt`]: '1\n' } });
      const { number } = await people.openPullRequest({ repository, head: branch, as: 'bob', title: branch });
      return { repository, number, branch };
    },
    async close() {
      await Promise.all([...bots].map((bot) => bot.stop()));
      if (of.store === undefined) await store.server.stop();
      await emulator.close();
    },
  };
}

export type Frame = Awaited<ReturnType<typeof setFrame>>;

/** A reconciliation that only remembers what it was asked. */
export function recorder(): { deliveries: Delivery[]; keys: string[]; create: () => Reconcile } {
  const deliveries: Delivery[] = [];
  const keys: string[] = [];
  return {
    deliveries,
    keys,
    create: () => async (work) => {
      keys.push(work.key);
      deliveries.push(...work.deliveries);
      return {};
    },
  };
}

/** Until everything that was sent is taken, and what was taken is done. */
export async function settled({ emulator }: Pick<Frame, 'emulator'>, bot: RunningBot): Promise<void> {
  const untilMs = Date.now() + 120_000;
  for (let calm = 0; calm < 2;) {
    await emulator.webhooks.settled();
    const { deliveries } = await bot.inbox.size();
    calm = deliveries === 0 && bot.working()?.worker.running === 0 ? calm + 1 : 0;
    if (Date.now() > untilMs) throw new Error('the bot does not come to rest');
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Sends a webhook of the test's own. */
export async function post(
  bot: Pick<RunningBot, 'url'>,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  const bytes = Buffer.from(body);
  const answer = await fetch(`${bot.url}/webhooks/github`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': crypto.randomUUID(),
      'x-hub-signature-256': signature(hookSecret, bytes),
      ...headers,
    },
    body: bytes,
  });
  return { status: answer.status, text: await answer.text() };
}
