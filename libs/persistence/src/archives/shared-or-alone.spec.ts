import { expect, it } from 'vitest';
import { SharedOrAlone } from './shared-or-alone.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

it('runs shared work side by side, and work of the other kind by itself, in the order they came', async () => {
  const lock = new SharedOrAlone();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await turn();
    log.push(`${name} ends`);
    if (name === 'remove 1') throw new Error('no');
  };
  await Promise.allSettled([
    lock.shared(work('put 1')),
    lock.shared(work('put 2')),
    lock.alone(work('remove 1')),
    lock.alone(work('remove 2')),
    lock.shared(work('put 3')),
  ]);
  expect(log).toEqual([
    ...['put 1 begins', 'put 2 begins', 'put 1 ends', 'put 2 ends'],
    ...['remove 1 begins', 'remove 1 ends', 'remove 2 begins', 'remove 2 ends'],
    ...['put 3 begins', 'put 3 ends'],
  ]);
});

it('goes on after work that failed', async () => {
  const lock = new SharedOrAlone();
  const failing = () => Promise.reject(new Error('no'));
  await Promise.allSettled([lock.shared(failing), lock.alone(failing), lock.shared(failing)]);
  await expect(lock.alone(async () => 'alone')).resolves.toBe('alone');
  await expect(lock.shared(async () => 'shared')).resolves.toBe('shared');
});
