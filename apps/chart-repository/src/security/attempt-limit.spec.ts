import { expect, test } from 'vitest';
import { AttemptLimit, slowed } from './attempt-limit.ts';

function limitAt(times: { nowMs: number }, free = 3) {
  return new AttemptLimit(free, () => times.nowMs);
}

test('after so many failures the key waits until the minute is over, others do not', () => {
  const times = { nowMs: 0 };
  const limit = limitAt(times);
  for (let count = 0; count < 3; count += 1) limit.failed('ada');
  times.nowMs = 20_000;
  expect([limit.waitSeconds('ada'), limit.waitSeconds('rob')]).toEqual([40, 0]);
  times.nowMs = 60_000;
  expect(limit.waitSeconds('ada')).toBe(0);
});

test('many guesses at once are counted before any of them is checked', async () => {
  const limit = limitAt({ nowMs: 0 });
  let checked = 0;
  const guess = () =>
    slowed([[limit, 'ada']], 'body/password', async () => {
      checked += 1;
      await new Promise((done) => setImmediate(done));
      return false;
    });
  const results = await Promise.allSettled(Array.from({ length: 20 }, guess));
  expect(checked).toBe(3);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(17);
  await expect(guess()).rejects.toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 60 });
});

test('a right one takes back its own count and no other', async () => {
  const limit = limitAt({ nowMs: 0 });
  limit.failed('here');
  limit.failed('here');
  for (let count = 0; count < 10; count += 1)
    expect(await slowed([[limit, 'here']], 'f', async () => true)).toBe(true);
  limit.failed('here');
  expect(limit.waitSeconds('here')).toBe(60);
});

test('a flood of other keys does not make one forgotten', () => {
  const limit = limitAt({ nowMs: 0 }, 1);
  for (let count = 0; count < 49_000; count += 1) limit.failed(`before-${count}`);
  limit.failed('ada');
  for (let count = 0; count < 40_000; count += 1) limit.failed(`after-${count}`);
  expect(limit.waitSeconds('ada')).toBe(60);
});
