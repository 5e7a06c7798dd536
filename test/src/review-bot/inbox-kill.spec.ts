import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { openSqliteInbox } from '@chandlery/review-bot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inherited } from '../setup/inherited.ts';
import { freePort, removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';
import { type Frame, post, setFrame } from './frame.ts';

const mainFile = resolve(import.meta.dirname, '../../../apps/review-bot/src/main.ts');
const rounds = 8;
const senders = 8;

let frame: Frame;

beforeAll(async () => {
  frame = await setFrame();
});
afterAll(async () => {
  await frame?.close();
  await removeTemporaryFolders();
});

type BotProcess = { readonly url: string; readonly child: ChildProcess; output(): string };

/** The bot as its own process, until it listens. */
async function startProcess(settings: Readonly<Record<string, string>>): Promise<BotProcess> {
  const child = spawn(process.execPath, [mainFile], {
    env: { ...inherited(), ...frame.environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = `http://127.0.0.1:${settings['CHANDLERY_BOT_PORT']}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}:\n${output}`);
    if (
      await fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { url, child, output: () => output };
    await new Promise((done) => setTimeout(done, 20));
  }
}

function delivery(key: number): string {
  return JSON.stringify({
    action: 'reopened',
    number: key,
    pull_request: { head: { sha: 'a'.repeat(40) } },
    repository: { id: frame.repositoryId },
    installation: { id: frame.installationId },
    sender: { id: 1, login: 'bob' },
  });
}

test(
  `kill -9 while ${senders} webhooks at a time come in, ${rounds} times over, loses nothing that was acknowledged`,
  { timeout: 300_000 },
  async () => {
    const folder = await temporaryFolder();
    const port = String(await freePort());
    const acknowledged: string[] = [];
    let sent = 0;
    for (let round = 0; round < rounds; round += 1) {
      const bot = await startProcess({ CHANDLERY_BOT_DATA: folder, CHANDLERY_BOT_PORT: port });
      const work = Array.from({ length: senders }, async (_, sender) => {
        for (;;) {
          const id = randomUUID();
          sent += 1;
          const answer = await post(bot, delivery(1 + sender), { 'x-github-delivery': id }).catch(
            () => undefined,
          );
          if (answer === undefined) return;
          expect(answer.status).toBe(202);
          acknowledged.push(id);
        }
      });
      // At another point each time, but never before anything was acknowledged.
      const enough = acknowledged.length + 5 + round * 3;
      while (acknowledged.length < enough) await new Promise((done) => setTimeout(done, 1));
      const ended = once(bot.child, 'exit');
      bot.child.kill('SIGKILL');
      await Promise.all([...work, ended]);
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 5);
    expect(sent).toBeGreaterThan(acknowledged.length);
    const inbox = await openSqliteInbox({ folder });
    const known = await inbox.known(acknowledged);
    await inbox.close();
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  },
);

test(
  'SIGTERM ends the bot in time and well, with the rest of the work kept for the next one',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryFolder();
    const port = String(await freePort());
    const store = `http://127.0.0.1:${await freePort()}`;
    // A store that is away is no reason not to start, nor to lose anything.
    const settings = { CHANDLERY_BOT_DATA: folder, CHANDLERY_BOT_PORT: port, CHANDLERY_BOT_STORE_URL: store };
    const bot = await startProcess(settings);
    const id = randomUUID();
    expect((await post(bot, delivery(1), { 'x-github-delivery': id })).status).toBe(202);
    const ended = once(bot.child, 'exit') as Promise<[number | null]>;
    bot.child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    const inbox = await openSqliteInbox({ folder });
    expect(await inbox.known([id])).toEqual(new Set([id]));
    expect((await inbox.size()).deliveries).toBeGreaterThan(0);
    await inbox.close();
    expect(bot.output()).not.toContain(frame.store.token);
  },
);

test(
  'a bot that a wrong key, token or setting keeps from starting says which, and what to do',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryFolder();
    const base = { CHANDLERY_BOT_DATA: folder, CHANDLERY_BOT_PORT: '0' };
    const refusal = async (settings: Record<string, string>): Promise<string> =>
      startProcess({ ...base, ...settings }).then(
        () => 'it started',
        (error: unknown) => String(error),
      );
    expect(await refusal({ CHANDLERY_BOT_APP_ID: '1' })).toMatch(
      /ended with 1[^]*does not take App 1[^]*CHANDLERY_BOT_PRIVATE_KEY/,
    );
    expect(await refusal({ CHANDLERY_BOT_STORE_TOKEN: 'chandlery_not_a_token' })).toMatch(
      /ended with 1[^]*CHANDLERY_BOT_STORE_TOKEN/,
    );
    expect(await refusal({ CHANDLERY_BOT_STORE_TOKEN: await tokenOfAda() })).toMatch(
      /ended with 1[^]*role review-bot/,
    );
    expect(
      await refusal({ CHANDLERY_BOT_REDIS_URL: `redis://:hunter2@127.0.0.1:${await freePort()}` }),
    ).toMatch(/ended with 1[^]*CHANDLERY_BOT_REDIS_URL(?![^]*hunter2)/);
    expect(await refusal({ CHANDLERY_BOT_WEBHOOK_SECRET: 'short' })).toMatch(
      /ended with 2[^]*CHANDLERY_BOT_WEBHOOK_SECRET/,
    );
  },
);

async function tokenOfAda(): Promise<string> {
  const made = await frame.store.as('ada').call('POST', '/api/v1/me/tokens', { name: 't', scopes: ['*'] });
  return String(made['secret']);
}

test(
  'webhooks are kept as long as GitHub cannot say who the bot is, and worked on then',
  { timeout: 120_000 },
  async () => {
    const seen: string[] = [];
    frame.emulator.faults.add({
      fault: { kind: 'status', status: 503 },
      operation: 'apps/get-authenticated',
      times: 3,
    });
    const bot = await frame.start(() => async ({ key }) => {
      seen.push(key);
      return {};
    });
    expect(bot.working()).toBeUndefined();
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(503);
    expect((await post(bot, delivery(77))).status).toBe(202);
    await expect.poll(() => seen, { timeout: 60_000 }).toContain(`${frame.repositoryId}/pull/77`);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  },
);
