import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GitHubRefused, GitHubUnavailable } from '../errors.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { delivery } from '../inbox/inbox-contract.ts';
import { openSqliteInbox } from '../inbox/sqlite-inbox.ts';
import { createMetrics } from '../metrics.ts';
import type { Reconcile } from './reconcile.ts';
import { Worker, type WorkerOptions } from './worker.ts';

let folder = '';
let inbox: Inbox;
let skippedMs = 0;
const nowMs = () => Date.now() + skippedMs;
const lines: Record<string, unknown>[] = [];
const write = (line: unknown): void => void lines.push(line as Record<string, unknown>);
const log = { info: write, warn: write, error: write } as unknown as WorkerOptions['log'];
const workers: Worker[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-worker-'));
  skippedMs = 0;
  lines.length = 0;
  inbox = await openSqliteInbox({ folder, nowMs });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  await inbox.close();
  await rm(folder, { recursive: true });
});

function start(reconcile: Reconcile, more: Partial<WorkerOptions> = {}): Worker {
  const metrics = createMetrics(inbox, nowMs);
  const worker = new Worker({ inbox, reconcile, atOnce: 4, log, metrics, nowMs, ...more });
  workers.push(worker);
  return worker;
}

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000 });
const empty = () => eventually(async () => (await inbox.size()).deliveries).toBe(0);
const held = (): { promise: Promise<void>; open: () => void } => {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
};

test('one key is worked on by one at a time, and several keys at once', async () => {
  const atWork = new Map<string, number>();
  let most = 0;
  const gate = held();
  start(async ({ key }) => {
    atWork.set(key, (atWork.get(key) ?? 0) + 1);
    expect(atWork.get(key)).toBe(1);
    most = Math.max(most, atWork.size);
    if (most === 4) gate.open();
    await gate.promise;
    atWork.delete(key);
    return {};
  });
  for (let n = 0; n < 40; n += 1) await inbox.put(delivery({ key: `7/pull/${n % 8}` }));
  await empty();
  expect(most).toBe(4);
});

test('what comes while a key is worked on leads to another look at it afterwards', async () => {
  const seen: string[][] = [];
  const [one, two] = [delivery(), delivery()];
  start(async ({ deliveries }) => {
    seen.push(deliveries.map(({ id }) => id));
    if (seen.length === 1) await inbox.put(two);
    return {};
  });
  await inbox.put(one);
  await empty();
  expect(seen).toEqual([[one.id], [two.id]]);
});

test('a key that fails is tried again with the same deliveries, holds up nobody, and its log holds no message', async () => {
  const poisoned = delivery({ key: '7/pull/666' });
  let tries = 0;
  const done: string[] = [];
  start(async ({ key, deliveries }) => {
    if (key !== poisoned.key) {
      done.push(key);
      return {};
    }
    expect(deliveries).toEqual([poisoned]);
    tries += 1;
    if (tries < 3) throw new Error('the password of the private chart is hunter2');
    return {};
  });
  await inbox.put(poisoned);
  await eventually(() => tries).toBe(1);
  for (let n = 0; n < 20; n += 1) await inbox.put(delivery({ key: `7/pull/${n}` }));
  await eventually(() => done.length).toBe(20);
  skippedMs += 60_000;
  await eventually(() => tries).toBe(2);
  skippedMs += 60_000;
  await empty();
  expect(tries).toBe(3);
  const failures = lines.filter(({ key }) => key === poisoned.key);
  expect(failures).toMatchObject([
    { attempts: 1, reason: 'unexpected' },
    { attempts: 2, reason: 'unexpected' },
  ]);
  expect(Number(failures[1]?.['pauseMs'])).toBeGreaterThan(Number(failures[0]?.['pauseMs']) - 1);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

test('GitHub’s own word on when to come again is kept to', async () => {
  const metrics = createMetrics(inbox, nowMs);
  let tries = 0;
  start(
    async () => {
      tries += 1;
      if (tries === 1) throw new GitHubUnavailable('secondary_limit', 'slow down', 90_000);
      return {};
    },
    { metrics },
  );
  await inbox.put(delivery());
  await eventually(() => lines.length).toBe(1);
  expect(lines).toMatchObject([{ reason: 'secondary_limit', pauseMs: 90_000 }]);
  expect(await metrics.registry.getSingleMetricAsString('chandlery_bot_failures_total')).toContain(
    'reason="secondary_limit"} 1',
  );
  skippedMs += 91_000;
  await empty();
});

test.each([
  [new GitHubRefused(404, 'POST /app/installations/{installation_id}/access_tokens', 'Not Found'), 0],
  [new GitHubRefused(403, 'POST /app/installations/{installation_id}/access_tokens', 'suspended'), 0],
  [new GitHubRefused(404, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', 'Not Found'), 1],
])('what no later try can do is dropped, other refusals are not: %s', async (error, left) => {
  start(async () => Promise.reject(error));
  await inbox.put(delivery());
  await eventually(() => lines.length).toBe(1);
  await eventually(async () => (await inbox.size()).deliveries).toBe(left);
});

test('a key that asks for it is looked at again, and sooner where something new comes', async () => {
  const seen: string[][] = [];
  start(async ({ deliveries }) => {
    seen.push(deliveries.map(({ event }) => event));
    return seen.length < 3 ? { again: 60_000 } : {};
  });
  await inbox.put(delivery());
  await eventually(() => seen.length).toBe(1);
  skippedMs += 61_000;
  await eventually(() => seen.length).toBe(2);
  await inbox.put(delivery());
  await empty();
  expect(seen).toEqual([['pull_request'], ['again'], ['again', 'pull_request']]);
});

test('work is stopped where the lease is lost, and is somebody else’s from then on', async () => {
  const reasons: unknown[] = [];
  start(
    async ({ signal }) => {
      if (reasons.length > 0) return {};
      // Another bot takes the key over once the clock has moved on.
      skippedMs += 600_000;
      expect(await inbox.claim('another', 500)).not.toBeNull();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      reasons.push(signal.reason);
      throw new Error('stopped');
    },
    { leaseMs: 300 },
  );
  await inbox.put(delivery());
  await eventually(() => reasons).toEqual(['lease_lost']);
  await eventually(() => lines.some(({ key }) => key === '7/pull/1')).toBe(true);
  expect(await inbox.size()).toMatchObject({ deliveries: 1 });
});

test('a stop waits for what ends by itself, stops the rest, and leaves it to whoever comes next', async () => {
  const [quick, slow] = [delivery({ key: '7/pull/1' }), delivery({ key: '7/pull/2' })];
  const begun = new Set<string>();
  const gate = held();
  const worker = start(
    async ({ key, signal }) => {
      begun.add(key);
      if (key === quick.key) await gate.promise;
      else
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        );
      return {};
    },
    { stopMs: 100 },
  );
  await inbox.put(quick);
  await inbox.put(slow);
  await eventually(() => begun.size).toBe(2);
  const closed = worker.close();
  gate.open();
  await closed;
  expect(await inbox.claim('next', 1_000)).toMatchObject({ key: slow.key, deliveries: [slow] });
  expect(await inbox.known([quick.id])).toEqual(new Set([quick.id]));
  expect(await inbox.claim('next', 1_000)).toBeNull();
});

test('work that takes too long is stopped and put back, even where it does not listen', async () => {
  start(async () => new Promise(() => undefined), { longestMs: 50 });
  await inbox.put(delivery());
  await eventually(() => lines).toMatchObject([{ reason: 'too_long' }]);
});

test('an inbox that cannot be read for a while is asked again', async () => {
  let failures = 2;
  const shaky: Inbox = {
    put: (one) => inbox.put(one),
    claim: async (owner, leaseMs) => {
      failures -= 1;
      if (failures >= 0) throw new Error('connection refused');
      return inbox.claim(owner, leaseMs);
    },
    heartbeat: (...args) => inbox.heartbeat(...args),
    finish: (...args) => inbox.finish(...args),
    putBack: (...args) => inbox.putBack(...args),
    known: (ids) => inbox.known(ids),
    size: () => inbox.size(),
    forgetFinished: (ms) => inbox.forgetFinished(ms),
    bookmark: (name) => inbox.bookmark(name),
    setBookmark: (name, value) => inbox.setBookmark(name, value),
    wait: (ms, signal) => inbox.wait(ms, signal),
    close: async () => undefined,
  };
  start(async () => ({}), { inbox: shaky });
  await inbox.put(delivery());
  await empty();
  expect(lines).toHaveLength(2);
});
