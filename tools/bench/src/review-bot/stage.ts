import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@chandlery/api-contract';
import { type Emulator, startEmulator } from '@chandlery/github-emulator';
import { appEvents, appPermissions } from '@chandlery/review-bot';
import { reviewBotFile } from '../load/review-bot.ts';
import { startChild } from '../setup/child.ts';
import type { Context } from '../setup/context.ts';
import { administrator } from '../setup/server-settings.ts';
import { startServer } from '../setup/server.ts';

/** The repository of the measurements. */
export const repository = 'acme/charts';
/** Of the App. */
export const hookSecret = 'the webhook secret of the bench';

/** An emulated GitHub in this process; the real store, and the real bot, each in its own. */
export type Stage = {
  readonly emulator: Emulator;
  readonly repositoryId: number;
  readonly installationId: number;
  readonly bot: { readonly url: string; readonly pid: number };
  /** Pushes files on a branch of their own. */
  push(branch: string, files: Readonly<Record<string, string>>): Promise<void>;
  /** Opens a pull request for a branch. @returns its number */
  open(branch: string): Promise<number>;
};

/** Starts all three, with a repository that is bound. */
export async function setStage(context: Context): Promise<Stage> {
  const { scope } = context;
  const emulator = await startEmulator({ limits: { requestsPerHour: null } });
  scope.defer(() => emulator.close());
  const { people } = emulator;
  await people.createOrganization({ login: 'acme' });
  const { id: repositoryId } = await people.createRepository({ repository, as: 'ada' });
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const privateKeyPem = key.export({ type: 'pkcs1', format: 'pem' }).toString();
  const hookUrl = 'http://127.0.0.1:9/';
  const { id: appId } = await people.registerApp({
    ...{ name: 'Bench', owner: 'acme', hookUrl, hookSecret, privateKeyPem },
    permissions: appPermissions,
    events: [...appEvents],
  });
  const installed = await people.installApp({ account: 'acme', repositories: [repository], as: 'ada' });
  const store = await startServer(context, await context.folder('store'));
  const token = await bind(store.url, repositoryId, installed.id);
  const bot = await startBot(context, {
    CHANDLERY_BOT_STORE_URL: store.url,
    CHANDLERY_BOT_STORE_TOKEN: token,
    CHANDLERY_BOT_APP_ID: String(appId),
    CHANDLERY_BOT_PRIVATE_KEY: privateKeyPem,
    CHANDLERY_BOT_WEBHOOK_SECRET: hookSecret,
    CHANDLERY_BOT_GITHUB_API_URL: emulator.origin,
    CHANDLERY_BOT_DATA: await context.folder('bot'),
    CHANDLERY_BOT_PORT: '0',
    CHANDLERY_BOT_SWEEP_MINUTES: '1440',
  });
  await people.setWebhook({ url: `${bot.url}/webhooks/github` });
  return {
    emulator,
    repositoryId,
    installationId: installed.id,
    bot,
    async push(branch, files) {
      await people.push({ repository, branch, as: 'bob', files: { ...files } });
    },
    open: async (branch) =>
      (await people.openPullRequest({ repository, head: branch, as: 'bob', title: branch })).number,
  };
}

/** Binds the repository to a workspace. @returns the token of the bot */
async function bind(baseUrl: string, repositoryId: number, installationId: number): Promise<string> {
  const { name, password } = administrator;
  const store = createClient({ baseUrl, credentials: { name, password } });
  await store.workspaces.create({ slug: 'bench', admin: name });
  await store.serviceAccounts.create({ name: 'bot', role: 'review-bot' });
  const made = await store.serviceAccounts.tokens.create(
    { account: 'bot' },
    { name: 'bench', scopes: ['*'] },
  );
  const binding = { installationId, fullName: repository, workspace: 'bench' };
  await store.github.repositories.bind({ repositoryId }, binding);
  return made.secret;
}

async function startBot(
  { scope, root, folder }: Context,
  settings: Readonly<Record<string, string>>,
): Promise<Stage['bot']> {
  const log = openSync(join(await folder('log'), 'bot.log'), 'w');
  const child = startChild(scope, process.execPath, [reviewBotFile], {
    cwd: root,
    env: { ...settings, PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The bot ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string];
  return { url, pid: child.pid ?? 0 };
}
