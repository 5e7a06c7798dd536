import { expect, test } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

test('what was not asked for longest makes room', () => {
  const cache = new BoundedCache(100);
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key.toUpperCase(), 25);
  expect(cache.get('a')?.value).toBe('A');
  cache.set('e', 'E', 25);
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key)?.value)).toEqual([
    'A',
    undefined,
    'C',
    'D',
    'E',
  ]);
});

test('what is set again counts once, and what is large is not kept', () => {
  const cache = new BoundedCache(100);
  for (let n = 0; n < 10; n += 1) cache.set('a', n, 25);
  for (const key of ['b', 'c', 'd']) cache.set(key, key, 25);
  cache.set('large', 1, 26);
  expect(['a', 'b', 'c', 'd', 'large'].map((key) => cache.get(key)?.value)).toEqual([
    9,
    'b',
    'c',
    'd',
    undefined,
  ]);
});
