import { type EmulatorOptions, startEmulator } from '@chandlery/github-emulator';
import { startServer } from '../setup/server.ts';
import { type BotStore, startStore } from './store.ts';
import { type RunningBot, startBot } from './bot.ts';
import { botEvents, botPermissions, hookSecret, privateKeyPem, repository } from './the-app.ts';
import { viewOf } from './view.ts';

export type StageOptions = {
  readonly emulator?: EmulatorOptions;
  readonly settings?: Readonly<Record<string, string>>;
  readonly private?: boolean;
  /** What the base branch has at first, beside a README. */
  readonly files?: Readonly<Record<string, string>>;
  /** A store that is there already, and is left as it is. */
  readonly store?: BotStore;
  readonly pullFiles?: number;
};

/** GitHub, the store and the bot, with a bound repository, an installed App, and people who are known on both sides. */
export async function setStage(options: StageOptions = {}) {
  const emulator = await startEmulator(options.emulator ?? {});
  const store = options.store ?? (await startStore(options.settings));
  const { people } = emulator;
  await people.createOrganization({ login: 'acme' });
  const { id: repositoryId, sha: firstSha } = await people.createRepository({
    repository,
    as: 'ada',
    private: options.private ?? false,
    files: { 'README.md': 'charts\n', ...options.files },
  });
  const ids: Record<string, number> = {};
  // bob and carol have no account in the store; ned has no right on GitHub either.
  for (const login of ['ada', 'rex', 'amy', 'mel', 'bob', 'carol', 'ned'])
    ids[login] = (await people.createUser({ login })).id;
  for (const [login, role] of [
    ['ada', 'admin'],
    ['rex', 'write'],
    ['amy', 'maintain'],
    ['mel', 'write'],
    ['bob', 'triage'],
    ['carol', 'write'],
  ] as const)
    await people.addCollaborator({ repository, login, role });
  const registered = await people.registerApp({
    name: 'Chandlery Review',
    owner: 'acme',
    permissions: botPermissions,
    events: botEvents,
    hookSecret,
    privateKeyPem,
  });
  const { id: installationId } = await people.installApp({
    account: 'acme',
    repositories: [repository],
    as: 'ada',
  });
  await bind(store, repositoryId, installationId);
  for (const name of ['ada', 'rex', 'amy', 'mel'])
    await store.admin.call('PUT', `/api/v1/accounts/${name}/github`, { userId: ids[name], login: name });
  const app = { id: registered.id, slug: registered.slug, privateKeyPem };
  const start = (of: BotStore): Promise<RunningBot> =>
    startBot({
      emulator,
      store: of,
      app,
      hookSecret,
      ...(options.pullFiles === undefined ? {} : { pullFiles: options.pullFiles }),
    });
  const stage = {
    emulator,
    people,
    store,
    app,
    repositoryId,
    installationId,
    firstSha,
    hookSecret,
    userId: (login: string) => ids[login] ?? 0,
    bot: await start(store),
    view: viewOf(emulator, store, { repository, repositoryId, slug: registered.slug }),
    /** A branch with a change by bob, and a pull request for it. */
    async propose(of: {
      branch?: string;
      files: Record<string, string | null>;
      title?: string;
      body?: string;
      as?: string;
      draft?: boolean;
    }) {
      const { branch = 'change', files, as = 'bob', title = 'Change charts', body = '', draft = false } = of;
      await people.push({ repository, branch, as, files });
      const pull = await people.openPullRequest({ repository, head: branch, as, title, body, draft });
      return { repository, number: pull.number, branch };
    },
    push: (branch: string, files: Record<string, string | null>, as = 'bob') =>
      people.push({ repository, branch, as, files }),
    /** Until everything that was told is dealt with, and what it caused, too. */
    settled: () => stage.bot.settled(),
    /** Starts the store again on its folder, after it was killed. */
    async restartStore() {
      const { folder, port } = stage.store.server;
      const server = await startServer({ folder, port, settings: options.settings ?? {} });
      stage.store = { ...stage.store, server };
    },
    async close() {
      await stage.bot.close();
      if (options.store === undefined) await stage.store.server.stop();
      await emulator.close();
    },
    /** Ends the bot and starts another, with an empty inbox. */
    async restartBot() {
      await stage.bot.close();
      stage.bot = await start(stage.store);
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof setStage>>;
export type { RunningBot };

async function bind(store: BotStore, repositoryId: number, installationId: number): Promise<void> {
  await store.admin.call('PUT', `/api/v1/integrations/github/repositories/${repositoryId}`, {
    installationId,
    fullName: repository,
    workspace: 'team',
  });
}
