import { expect, test } from 'vitest';
import { CredentialCache } from './credential-cache.ts';

const account = { id: 'a', revision: 1 };

function cacheAt(times: { nowMs: number }) {
  return new CredentialCache(() => times.nowMs);
}

test('a right password is remembered for a while, for this revision of the account', async () => {
  const times = { nowMs: 0 };
  const cache = cacheAt(times);
  expect(await cache.verify(account, 'right', async () => true)).toBe(true);
  expect([
    cache.has(account, 'right'),
    cache.has(account, 'other'),
    cache.has({ ...account, revision: 2 }, 'right'),
  ]).toEqual([true, false, false]);
  times.nowMs = 60_001;
  expect(cache.has(account, 'right')).toBe(false);
});

test('a wrong one is not', async () => {
  const cache = cacheAt({ nowMs: 0 });
  expect(await cache.verify(account, 'wrong', async () => false)).toBe(false);
  expect(cache.has(account, 'wrong')).toBe(false);
});

test('many who ask the same at once share one check, also one that fails', async () => {
  const cache = cacheAt({ nowMs: 0 });
  let checks = 0;
  const check = async () => {
    checks += 1;
    await new Promise((done) => setTimeout(done, 5));
    return true;
  };
  await Promise.all(Array.from({ length: 50 }, () => cache.verify(account, 'right', check)));
  expect(checks).toBe(1);
  const failing = () => Promise.reject(new Error('no memory'));
  const answers = await Promise.allSettled([1, 2].map(() => cache.verify(account, 'more', failing)));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await cache.verify(account, 'more', async () => true)).toBe(true);
});
