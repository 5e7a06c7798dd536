import { expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import type { Change, ChangeListener } from '../ports/changes.ts';
import { ListenerLanes, retryDelayMs } from './lanes.ts';

const change = (number: number, appId: string | null): Change => ({
  number,
  type: 'app.suspend',
  atMs: 0,
  workspaceId: null,
  appId,
  versionId: null,
  actorName: 'tester',
  data: {},
});

const lanes = (listener: ChangeListener, mode: 'together' | 'apart' = 'together') =>
  new ListenerLanes({ name: 'test', listener, log: silentLog, mode, delayMs: () => 1 });

/** Waits until something holds; the test's own time limit ends it otherwise. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

it('tells of what comes at once in one call', async () => {
  const calls: number[][] = [];
  const one = lanes((changes) => void calls.push(changes.map(({ number }) => number)));
  await one.deliver([change(1, 'a'), change(2, 'b'), change(3, 'a')]);
  expect(calls).toEqual([[1, 2, 3]]);
  expect([one.failures, one.lag]).toEqual([0, 0]);
});

it.each(['together', 'apart'] as const)(
  'tells again of what was not taken, in the order of the app, and goes on with other apps meanwhile (%s)',
  async (mode) => {
    const taken: string[] = [];
    let broken = true;
    const one = lanes(async (changes) => {
      await Promise.resolve();
      if (broken && changes.some(({ appId }) => appId === 'bad')) throw new Error('not now');
      taken.push(...changes.map(({ number, appId }) => `${appId} ${number}`));
    }, mode);
    await one.deliver([change(1, 'bad'), change(2, 'good')]);
    await one.deliver([change(3, 'bad'), change(4, 'good')]);
    await until(() => taken.includes('good 4'));
    expect(taken.filter((line) => line.startsWith('good'))).toEqual(['good 2', 'good 4']);
    await until(() => one.failures > 4);
    expect(one.lag).toBe(2);
    broken = false;
    await until(() => one.lag === 0);
    expect(taken.filter((line) => line.startsWith('bad'))).toEqual(['bad 1', 'bad 3']);
  },
);

it('never has two attempts for an app at the same time', async () => {
  let [running, most] = [0, 0];
  const seen: number[] = [];
  const one = lanes(async (changes) => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    seen.push(...changes.map(({ number }) => number));
    running -= 1;
  });
  await Promise.all(Array.from({ length: 50 }, (_, index) => one.deliver([change(index, 'a')])));
  expect(most).toBe(1);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

it('has a failing app tried anew when somebody waits for it, whatever the pause', async () => {
  let broken = true;
  const taken: number[] = [];
  const one = new ListenerLanes({
    name: 'test',
    log: silentLog,
    mode: 'together',
    delayMs: () => 3_600_000,
    listener(changes) {
      if (broken) throw new Error('not now');
      taken.push(...changes.map(({ number }) => number));
    },
  });
  await one.deliver([change(1, null)]);
  broken = false;
  await one.deliver([change(2, null)]);
  expect(taken).toEqual([1, 2]);
});

it('tells nothing more once it is stopped', async () => {
  let calls = 0;
  const one = lanes(() => {
    calls += 1;
    throw new Error('always');
  });
  await one.deliver([change(1, 'a')]);
  one.stop();
  await one.deliver([change(2, 'a')]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(calls).toBe(1);
});

it('pauses longer after each failure, and never longer than half a minute', () => {
  expect([1, 2, 3, 9, 100].map(retryDelayMs)).toEqual([100, 200, 400, 25_600, 30_000]);
});
