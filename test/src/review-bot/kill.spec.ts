import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inherited } from '../setup/inherited.ts';
import { freePort, temporaryFolder } from '../setup/server.ts';
import { repeated } from '../setup/whole.ts';
import { botEnvironment } from './bot.ts';
import { chartFiles } from './charts.ts';
import { type Point, requestCounter, startProxy } from './proxy.ts';
import { setStage, type Stage } from './stage.ts';

/*
 * The bot as a process of its own that is killed (SIGKILL) in the middle of a release, at one request after the other: before
 * it is done, and after it was done with its answer lost. What comes after it finishes the release, once.
 */
const count = repeated(20, 10);
const points: readonly Point[] = Array.from({ length: count }, (_, index) => ({
  at: 1 + Math.floor((index * 20) / count),
  when: index % 2 === 0 ? 'before' : 'after',
}));
const main = resolve(import.meta.dirname, '../../../apps/review-bot/src/main.ts');

let stage: Stage;
const pulls: { repository: string; number: number; branch: string }[] = [];
const bots: ChildProcess[] = [];

beforeAll(async () => {
  // Every start looks through all open pull requests: more requests than GitHub gives in an hour.
  stage = await setStage({ emulator: { limits: { requestsPerHour: null } } });
  for (const [index] of points.entries()) {
    const branch = `k${index}`;
    pulls.push(await stage.propose({ branch, files: chartFiles(`charts/${branch}`, '1.0.0') }));
  }
  await stage.settled();
  for (const pull of pulls) await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' });
  await stage.settled();
  await stage.bot.close();
}, 300_000);
afterAll(async () => {
  for (const bot of bots) bot.kill('SIGKILL');
  await stage?.close();
});

test(
  `killed at ${count} points of a release, everything is released exactly once`,
  { timeout: 600_000 },
  async () => {
    const counter = requestCounter();
    const github = await startProxy(stage.emulator.origin, counter);
    const store = await startProxy(stage.store.server.url, counter);
    const port = await freePort();
    await stage.people.setWebhook({ url: `http://127.0.0.1:${port}/webhooks/github` });
    const environment = {
      ...(await botEnvironment({ ...stage, hookSecret: stage.hookSecret, folder: await temporaryFolder() })),
      ...inherited(),
      CHANDLERY_BOT_GITHUB_API_URL: github.url,
      CHANDLERY_BOT_STORE_URL: store.url,
      CHANDLERY_BOT_PORT: String(port),
    };
    const start = async () => {
      const child = spawn(process.execPath, [main], {
        env: environment,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      bots.push(child);
      await expect
        .poll(
          () =>
            fetch(`http://127.0.0.1:${port}/readyz`).then(
              ({ ok }) => ok,
              () => false,
            ),
          { timeout: 60_000 },
        )
        .toBe(true);
      return child;
    };
    let bot = await start();
    let kills = 0;
    for (const [index, pull] of pulls.entries()) {
      const point = points[index];
      if (point === undefined) throw new Error('no point');
      const exited = once(bot, 'exit');
      const victim = bot;
      counter.arm(point, () => {
        kills += 1;
        victim.kill('SIGKILL');
      });
      await stage.people.merge({ ...pull, as: 'ada' });
      await exited;
      bot = await start();
      await expect
        .poll(() => stage.view.states(pull.number), { timeout: 120_000 })
        .toEqual({ [pull.branch]: 'active' });
    }
    expect(kills).toBe(points.length);
    bot.kill('SIGTERM');
    await once(bot, 'exit');
    for (const { branch } of pulls) {
      const url = `/api/v1/audit?action=publish&subject=${branch}%201.0.0&limit=10`;
      expect((await stage.store.admin.call('GET', url))['items']).toHaveLength(1);
    }
    await stage.restartBot();
    await stage.bot.sweep();
    await stage.settled();
    for (const { number } of pulls) {
      expect(stage.view.comments(number)).toHaveLength(1);
      expect(stage.view.checks(number).get('chandlery')?.conclusion).toBe('success');
    }
    await github.close();
    await store.close();
  },
);
