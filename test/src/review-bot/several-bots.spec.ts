import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { openRedisInbox, type RunningBot } from '@chandlery/review-bot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort, removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';
import { type Frame, post, setFrame } from './frame.ts';
import { hookSecret } from './the-app.ts';

const isThere = spawnSync('redis-server', ['--version']).status === 0;
if (!isThere) console.error('LEFT OUT: the tests of several bots; there is no redis-server on PATH.');

describe.skipIf(!isThere)('several bots on one Redis', () => {
  let frame: Frame;
  let redis: ChildProcess;
  let url = '';
  let folder = '';
  let port = 0;

  const startRedis = async (): Promise<void> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    redis = spawn('redis-server', [...options, '--appendonly', 'yes', '--appendfsync', 'always'], {
      stdio: 'ignore',
    });
    await vi.waitFor(
      async () => {
        const inbox = await openRedisInbox({ url, commandTimeoutMs: 1_000 });
        await inbox.size();
        await inbox.close();
      },
      { timeout: 60_000 },
    );
  };

  beforeAll(async () => {
    frame = await setFrame();
    folder = await temporaryFolder();
    port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    await startRedis();
  });
  afterAll(async () => {
    await frame?.close();
    redis?.kill();
    await removeTemporaryFolders();
  });

  const delivery = (number: number): string =>
    JSON.stringify({
      action: 'reopened',
      number,
      pull_request: { head: { sha: 'a'.repeat(40) } },
      repository: { id: frame.repositoryId },
      installation: { id: frame.installationId },
      sender: { id: 1, login: 'bob' },
    });

  test(
    'share the work, never two at one pull request, and each does some of it',
    { timeout: 180_000 },
    async () => {
      const atWork = new Set<string>();
      const done = new Map<string, Set<string>>();
      const start = (name: string): Promise<RunningBot> =>
        frame.start(
          () =>
            async ({ key, deliveries }) => {
              if (atWork.has(key)) throw new Error('two at once');
              atWork.add(key);
              await wait(5);
              for (const { id } of deliveries) {
                expect([...done.values()].some((ids) => ids.has(id))).toBe(false);
                done.set(name, (done.get(name) ?? new Set()).add(id));
              }
              atWork.delete(key);
              return {};
            },
          { CHANDLERY_BOT_REDIS_URL: url },
        );
      const bots = [await start('one'), await start('two')];
      const ids = Array.from({ length: 300 }, (_, n) => `sent-${n}`);
      // A redelivery comes to the other one.
      const sent = ids.flatMap((id, n) =>
        bots.map((bot) => post(bot, delivery(1 + (n % 40)), { 'x-github-delivery': id })),
      );
      const outcomes = (await Promise.all(sent)).map(
        ({ text }) => (JSON.parse(text) as { outcome: string }).outcome,
      );
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(300);
      expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(300);
      await expect.poll(async () => (await bots[0]?.inbox.size())?.deliveries, { timeout: 60_000 }).toBe(0);
      const counts = [...done.values()].map((own) => [...own].filter((id) => id.startsWith('sent-')).length);
      expect(counts).toHaveLength(2);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300);
      for (const bot of bots) await frame.stop(bot);
    },
  );

  test(
    'without Redis a webhook is refused, so that nothing is believed to be kept; with it back, all goes on',
    { timeout: 180_000 },
    async () => {
      const seen: string[] = [];
      const bot = await frame.start(
        () =>
          async ({ key }) => {
            seen.push(key);
            return {};
          },
        { CHANDLERY_BOT_REDIS_URL: url },
      );
      expect((await post(bot, delivery(501))).status).toBe(202);
      await expect.poll(() => seen, { timeout: 60_000 }).toContain(`${frame.repositoryId}/pull/501`);
      const ended = once(redis, 'exit');
      redis.kill('SIGKILL');
      await ended;
      expect((await post(bot, delivery(502), { 'x-github-delivery': 'refused' })).status).toBe(500);
      expect((await fetch(`${bot.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
      await startRedis();
      await expect
        .poll(async () => (await post(bot, delivery(503), { 'x-github-delivery': 'after' })).status, {
          timeout: 60_000,
        })
        .toBe(202);
      await expect.poll(() => seen, { timeout: 60_000 }).toContain(`${frame.repositoryId}/pull/503`);
      expect(await bot.inbox.known(['refused', 'after'])).toEqual(new Set(['after']));
      expect(frame.lines.join('')).not.toContain(hookSecret);
      await frame.stop(bot);
    },
  );
});
