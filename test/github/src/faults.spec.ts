import { afterEach, expect, test, vi } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('502, a bad token and the limits come as often as asked, then all is well', async () => {
  stage = await setStage();
  const { emulator, octokit, at } = stage;
  const list = () => octokit.rest.pulls.list(at);
  await list();
  emulator.faults.add({ fault: { kind: 'status', status: 502 }, operation: 'pulls/list', times: 1 });
  expect(await refusal(list())).toMatchObject({ status: 502 });
  await list();
  emulator.faults.add({ fault: { kind: 'secondary-limit', retryAfterSeconds: 7 }, times: 1, method: 'GET' });
  const limited = await refusal(list());
  expect(limited).toMatchObject({ status: 403, message: expect.stringContaining('secondary rate limit') });
  expect(limited.headers['retry-after']).toBe('7');
  await list();
  emulator.faults.add({ fault: { kind: 'primary-limit', resetAfterSeconds: 60 }, times: 1 });
  const exhausted = await refusal(list());
  expect(exhausted.headers['x-ratelimit-remaining']).toBe('0');
  // The allowance stays used up until its hour is over.
  expect(await refusal(list())).toMatchObject({ status: 403 });
  emulator.clock.advance(61_000);
  await list();
});

test('a connection is cut before a write was done, or after it', async () => {
  stage = await setStage();
  const { emulator, octokit, at } = stage;
  const { number } = await stage.openPull();
  const comment = () => octokit.rest.issues.createComment({ ...at, issue_number: number, body: 'once' });
  const count = async () =>
    (await octokit.rest.issues.listComments({ ...at, issue_number: number })).data.length;
  for (const [when, expected] of [['before', 0] as const, ['after', 1] as const]) {
    emulator.faults.add({ fault: { kind: 'reset', when }, operation: 'issues/create-comment', times: 1 });
    expect((await refusal(comment())).status).toBe(500);
    expect(await count()).toBe(expected);
  }
  expect(emulator.faults.left).toBe(0);
});

test('the hourly allowance is counted down and given back by the clock', async () => {
  stage = await setStage({ limits: { requestsPerHour: 3 } });
  const { emulator, octokit, at } = stage;
  for (let index = 0; index < 3; index += 1) await octokit.rest.repos.get(at);
  const refused = await refusal(octokit.rest.repos.get(at));
  expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('rate limit exceeded') });
  const { data } = await octokit.rest.rateLimit.get();
  expect(data.rate.limit).toBe(3);
  emulator.clock.advance(50 * 60_000);
  expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({ status: 403 });
});

test('requests are counted: how many, how many at once, and how many writes in a minute', async () => {
  stage = await setStage();
  const { emulator, octokit, at } = stage;
  const { number } = await stage.openPull();
  await octokit.rest.repos.get(at);
  emulator.meters.reset();
  emulator.faults.add({ fault: { kind: 'slow', delayMs: 600_000 }, times: 5 });
  const slow = Promise.all(Array.from({ length: 5 }, () => octokit.rest.repos.get(at)));
  await vi.waitUntil(() => emulator.meters.concurrent === 5, { timeout: 30_000 });
  emulator.faults.clear();
  await slow;
  expect(emulator.meters.highestConcurrent).toBe(5);
  const write = () => octokit.rest.issues.createComment({ ...at, issue_number: number, body: 'x' });
  await write();
  emulator.clock.advance(61_000);
  await write();
  await write();
  expect(emulator.meters.mostWritesInAMinute).toBe(2);
  expect(emulator.meters.requests.get('issues/create-comment')).toBe(3);
});

test('the secondary limits are enforced where they are set', async () => {
  stage = await setStage({ limits: { contentWritesPerMinute: 2, concurrentRequests: 3 } });
  const { emulator, octokit, at } = stage;
  const { number } = await stage.openPull();
  const write = () => octokit.rest.issues.createComment({ ...at, issue_number: number, body: 'x' });
  await write();
  await write();
  expect(await refusal(write())).toMatchObject({ status: 403, headers: { 'retry-after': '60' } });
  emulator.clock.advance(61_000);
  await write();
  emulator.faults.add({ fault: { kind: 'slow', delayMs: 600_000 } });
  const slow = Array.from({ length: 3 }, () => octokit.rest.repos.get(at));
  await vi.waitUntil(() => emulator.meters.concurrent === 3, { timeout: 30_000 });
  expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({ status: 403 });
  emulator.faults.clear();
  await Promise.all(slow);
});
