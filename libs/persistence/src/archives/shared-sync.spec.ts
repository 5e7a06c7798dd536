import { expect, it } from 'vitest';
import { OneAtATime } from './one-at-a-time.ts';
import { SharedSync } from './shared-sync.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

it('never lets somebody share a sync that began before they asked', async () => {
  const log: string[] = [];
  let count = 0;
  const shared = new SharedSync(async () => {
    count += 1;
    const number = count;
    log.push(`start ${number}`);
    await turn();
    log.push(`end ${number}`);
  });
  const ask = async (name: string) => {
    await shared.sync('/a');
    log.push(name);
  };
  const first = ask('one');
  await Promise.resolve();
  await Promise.all([first, ask('two'), ask('three')]);
  expect(log).toEqual(['start 1', 'end 1', 'one', 'start 2', 'end 2', 'two', 'three']);
});

it('syncs anew after one that failed', async () => {
  let failures = 1;
  const shared = new SharedSync(async () => {
    await turn();
    if (failures-- > 0) throw new Error('no');
  });
  const first = shared.sync('/a');
  const second = shared.sync('/a');
  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBeUndefined();
  await expect(shared.sync('/a')).resolves.toBeUndefined();
});

it('runs work on one key in turn, after work that failed too', async () => {
  const locks = new OneAtATime();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await turn();
    log.push(`${name} ends`);
    if (name === 'a1') throw new Error('no');
  };
  await Promise.allSettled([
    locks.run('a', work('a1')),
    locks.run('a', work('a2')),
    locks.run('b', work('b1')),
  ]);
  expect(log.filter((line) => line.startsWith('a'))).toEqual([
    'a1 begins',
    'a1 ends',
    'a2 begins',
    'a2 ends',
  ]);
  expect(log.slice(0, 2)).toEqual(['a1 begins', 'b1 begins']);
});
