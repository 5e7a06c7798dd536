import { GitHubRefused, GitHubUnavailable, type Reconcile, type RunningBot } from '@chandlery/review-bot';
import { afterEach, beforeAll, afterAll, beforeEach, expect, test } from 'vitest';
import { removeTemporaryFolders } from '../setup/server.ts';
import { type Frame, post, setFrame, settled } from './frame.ts';
import { repository } from './the-app.ts';
import { type BotStore, startStore } from './store.ts';

let store: BotStore;
let frame: Frame;
let bot: RunningBot;
let play: (of: Parameters<Reconcile>[0], gitHub: Frame['emulator']) => Promise<void> = async () => undefined;
const failures: unknown[] = [];

beforeAll(async () => {
  store = await startStore();
});
beforeEach(async () => {
  failures.length = 0;
  frame = await setFrame({ store, emulator: { limits: { contentWritesPerMinute: 80 } } });
  bot = await frame.start(({ github }) => async (work) => {
    const octokit = await github.installation(frame.installationId, work.signal);
    try {
      await octokit.rest.repos.get(at);
      await play(work, frame.emulator);
    } catch (error) {
      failures.push(error);
      throw error;
    }
    return {};
  });
});
afterEach(() => frame.close());
afterAll(async () => {
  await store.server.stop();
  await removeTemporaryFolders();
});

const [owner = '', repo = ''] = repository.split('/');
const at = { owner, repo };
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 60_000 });

test('a secondary limit is kept to: nothing is asked before its time, then the work is done', async () => {
  frame.emulator.faults.add({
    fault: { kind: 'secondary-limit', retryAfterSeconds: 2 },
    operation: 'repos/get',
    times: 1,
  });
  const before = frame.emulator.meters.requests.get('repos/get') ?? 0;
  await frame.propose('limited');
  await settled(frame, bot);
  // One try met the limit; while it lasted, no other key asked either.
  expect(frame.emulator.meters.statuses.get(403)).toBe(1);
  expect(frame.emulator.meters.requests.get('repos/get') ?? 0).toBeGreaterThan(before + 1);
});

test('a long limit gives the worker free, and the key waits as long as GitHub said', async () => {
  frame.emulator.faults.add({
    fault: { kind: 'primary-limit', resetAfterSeconds: 1_800 },
    operation: 'repos/get',
    times: 1,
  });
  await frame.propose('exhausted');
  await eventually(() => failures.length).toBeGreaterThan(0);
  const [failure] = failures;
  expect(failure).toBeInstanceOf(GitHubUnavailable);
  expect(failure).toMatchObject({ reason: 'primary_limit' });
  const waits = (failure as GitHubUnavailable).retryAfterMs ?? 0;
  expect(waits).toBeGreaterThan(1_700_000);
  expect(waits).toBeLessThanOrEqual(1_802_000);
  await eventually(() => bot.working()?.worker.running).toBe(0);
  expect((await bot.inbox.size()).deliveries).toBeGreaterThan(0);
});

test('tokens that run out are renewed, and the work goes on', async () => {
  await frame.propose('first');
  await settled(frame, bot);
  frame.emulator.expireTokens();
  await frame.propose('second');
  await settled(frame, bot);
  expect(failures).toEqual([]);
  expect(frame.emulator.meters.statuses.get(401)).toBeGreaterThan(0);
});

test('a GitHub that answers too late is left, and asked again when it is back', async () => {
  frame.emulator.faults.add({ fault: { kind: 'reset', when: 'before' }, operation: 'repos/get', times: 12 });
  await frame.propose('away');
  await settled(frame, bot);
  expect(failures.every((error) => error instanceof GitHubUnavailable)).toBe(true);
  expect(failures.length).toBeGreaterThan(0);
});

test('GitHub’s limit on writes is never met: what would be too much in a minute comes later', async () => {
  let written = 0;
  play = async ({ key, signal }) => {
    const number = Number(/pull\/(\d+)$/.exec(key)?.[1]);
    if (!(number > 0)) return;
    const gitHub = bot.working()?.github;
    const octokit = await gitHub?.installation(frame.installationId, signal);
    for (; written < 75; written += 1)
      await octokit?.rest.issues.createComment({ ...at, issue_number: number, body: `${written}` });
  };
  const pull = await frame.propose('many');
  await eventually(() => failures.length).toBeGreaterThan(0);
  play = async () => undefined;
  expect(failures[0]).toMatchObject({ reason: 'secondary_limit' });
  expect((failures[0] as GitHubUnavailable).retryAfterMs).toBeGreaterThan(1_000);
  expect(written).toBe(70);
  expect(frame.emulator.meters.statuses.get(403)).toBeUndefined();
  expect(frame.emulator.meters.mostWritesInAMinute).toBeLessThanOrEqual(80);
  expect(pull.number).toBeGreaterThan(0);
});

test('what comes of an installation that nobody knows, or that is gone, is let go', async () => {
  const gone: unknown[] = [];
  const unknown = 987_654;
  await frame.stop(bot);
  bot = await frame.start(({ github }) => async ({ deliveries, signal }) => {
    const [first] = deliveries;
    const octokit = await github.installation(first?.installationId ?? 0, signal);
    await octokit.rest.repos.get(at).catch((error: unknown) => {
      gone.push(error);
      throw error;
    });
    return {};
  });
  await settled(frame, bot);
  const body = {
    action: 'reopened',
    number: 1,
    pull_request: { head: { sha: 'a'.repeat(40) } },
    repository: { id: 99 },
    installation: { id: unknown },
    sender: { id: 1, login: 'x' },
  };
  expect((await post(bot, JSON.stringify(body))).status).toBe(202);
  await settled(frame, bot);
  expect(gone).toHaveLength(1);
  expect(gone[0]).toBeInstanceOf(GitHubRefused);
  expect(gone[0]).toMatchObject({ status: 404 });
});
