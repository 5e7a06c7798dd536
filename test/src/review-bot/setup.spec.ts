import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig, readyConfig, startBot } from '@chandlery/review-bot';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inherited } from '../setup/inherited.ts';
import { removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';
import { type Frame, recorder, setFrame } from './frame.ts';
import { botPermissions } from './the-app.ts';

const mainFile = resolve(import.meta.dirname, '../../../apps/review-bot/src/main.ts');
let frame: Frame;

beforeAll(async () => {
  frame = await setFrame();
});
afterAll(async () => {
  await frame?.close();
  await removeTemporaryFolders();
});

/** `npm run bot -- setup`, until it ends. */
function setUp(folder: string, args: readonly string[]) {
  const child = spawn(process.execPath, [mainFile, 'setup', ...args], {
    env: {
      ...inherited(),
      CHANDLERY_BOT_DATA: folder,
      CHANDLERY_BOT_GITHUB_API_URL: frame.emulator.origin,
      CHANDLERY_BOT_STORE_URL: frame.store.server.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    child,
    output: () => output,
    /** The exit code. */
    ended: ended.then(([code]) => code),
    async page(): Promise<string> {
      const url = () => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
      await expect.poll(url, { timeout: 60_000 }).not.toBe('');
      return url();
    },
  };
}

/** What the page's form would send, and where. */
async function formOf(page: string): Promise<{ action: URL; manifest: Record<string, unknown> }> {
  const html = (await (await fetch(page)).text()).replace(/&#(\d+);/g, (_, code) =>
    String.fromCharCode(Number(code)),
  );
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const manifest = /name="manifest" value="(.*)">/.exec(html)?.[1] ?? '{}';
  return { action: new URL(action), manifest: JSON.parse(manifest) as Record<string, unknown> };
}

test(
  'the App is registered with what it needs and no more, its key is kept, and the bot starts with it',
  { timeout: 180_000 },
  async () => {
    const folder = join(await temporaryFolder(), 'new');
    const setup = setUp(folder, [
      '--public-url',
      'https://bot.example.com/bot/',
      '--organization',
      'acme',
      '--name',
      'Our "charts" <b>',
    ]);
    const page = await setup.page();
    const { action, manifest } = await formOf(page);
    expect(action.href).toMatch(
      new RegExp(`^${frame.emulator.origin}/organizations/acme/settings/apps/new\\?state=[0-9a-f]{64}$`),
    );
    expect(manifest).toEqual({
      name: 'Our "charts" <b>',
      url: frame.store.server.url,
      description: expect.any(String) as string,
      public: false,
      hook_attributes: { url: 'https://bot.example.com/bot/webhooks/github', active: true },
      redirect_url: `${page}/made`,
      default_permissions: botPermissions,
      default_events: [
        ...[
          'pull_request',
          'pull_request_review',
          'check_run',
          'check_suite',
          'issue_comment',
          'merge_group',
        ],
        ...['push', 'repository'],
      ],
    });
    const { code } = await frame.people.confirmManifest({ as: 'ada', manifest });
    const state = action.searchParams.get('state') ?? '';
    // Not for whoever did not come from the page, nor under another name for this machine.
    for (const wrong of [`code=${code}`, `code=${code}&state=${'0'.repeat(64)}`, `code=../x&state=${state}`])
      expect((await fetch(`${page}/made?${wrong}`)).status).toBe(400);
    expect(await readdir(folder)).toEqual([]);
    const made = await fetch(`${page}/made?code=${code}&state=${state}`);
    expect([made.status, await made.text()]).toEqual([
      200,
      expect.stringContaining('You can close this page'),
    ]);
    expect(await setup.ended).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['app-id', 'private-key.pem', 'webhook-secret']);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    const key = await readFile(join(folder, 'private-key.pem'), 'utf8');
    const secret = (await readFile(join(folder, 'webhook-secret'), 'utf8')).trim();
    expect(setup.output()).toContain('/installations/new');
    for (const hidden of [secret, key.split('\n')[1] ?? '?']) expect(setup.output()).not.toContain(hidden);
    // A second one is not made over it.
    const again = setUp(folder, ['--public-url', 'https://bot.example.com']);
    expect(await again.ended).toBe(1);
    expect(again.output()).toContain('There is an App already');
    expect(await readFile(join(folder, 'private-key.pem'), 'utf8')).toBe(key);

    const { CHANDLERY_BOT_STORE_TOKEN, CHANDLERY_BOT_STORE_URL, CHANDLERY_BOT_GITHUB_API_URL } =
      frame.environment;
    const bot = await startBot({
      config: readyConfig(
        readConfig({
          CHANDLERY_BOT_STORE_TOKEN,
          CHANDLERY_BOT_STORE_URL,
          CHANDLERY_BOT_GITHUB_API_URL,
          CHANDLERY_BOT_DATA: folder,
          CHANDLERY_BOT_PORT: '0',
        }),
      ),
      createReconcile: recorder().create,
      log: pino({ level: 'silent' }),
    });
    expect(bot.working()?.github.appId).toBe(Number(await readFile(join(folder, 'app-id'), 'utf8')));
    await bot.stop();
  },
);

test.each([
  ['without the address of the bot', [], 1, 'CHANDLERY_BOT_PUBLIC_URL'],
  ['with an argument that nobody knows', ['--publik-url', 'x'], 2, 'usage:'],
  ['with a port that is none', ['--port', '99999'], 2, 'usage:'],
])('%s, it says what is wrong and makes nothing', async (_, args, code, words) => {
  const folder = await temporaryFolder();
  const setup = setUp(folder, args);
  expect(await setup.ended).toBe(code);
  expect(setup.output()).toContain(words);
  expect(await readdir(folder)).toEqual([]);
});

test('a code that GitHub does not know ends it, with what to do', async () => {
  const setup = setUp(await temporaryFolder(), ['--public-url', 'https://bot.example.com']);
  const page = await setup.page();
  const { action, manifest } = await formOf(page);
  expect(action.pathname).toBe('/settings/apps/new');
  expect(manifest['default_permissions']).toEqual(botPermissions);
  const made = await fetch(`${page}/made?code=unknown&state=${action.searchParams.get('state')}`);
  expect(made.status).toBe(502);
  expect(await setup.ended).toBe(1);
  expect(setup.output()).toContain('delete it there');
});

test('Control-C gives up, and a folder that cannot be written to is told before an App is made', async () => {
  const setup = setUp(await temporaryFolder(), ['--public-url', 'https://bot.example.com']);
  await setup.page();
  setup.child.kill('SIGINT');
  expect(await setup.ended).toBe(1);
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const blocked = setUp(join(file, 'data'), ['--public-url', 'https://bot.example.com']);
  expect(await blocked.ended).toBe(1);
  expect(blocked.output()).toContain('Nothing can be written');
});
