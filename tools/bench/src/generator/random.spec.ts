import { expect, test } from 'vitest';
import { seeded } from './random.ts';

test('a seed gives the same numbers again, another seed gives others', () => {
  const draw = (seed: string) => Array.from({ length: 5 }, seeded(seed).next);
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
});

test('whole numbers reach both ends, evenly', () => {
  const random = seeded('dice');
  const counts = [0, 0, 0, 0, 0, 0];
  for (let throws = 0; throws < 6_000; throws++) {
    const index = random.integer(1, 6) - 1;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test('several are different, and at most what there is', () => {
  expect(seeded('x').several(['a', 'b'], 5).sort()).toEqual(['a', 'b']);
  expect(() => seeded('x').pick([])).toThrow(RangeError);
});

test('hexadecimal digits are as many as asked for', () => {
  expect(seeded('x').hex(64)).toMatch(/^[0-9a-f]{64}$/);
  expect(seeded('x').hex(3)).toHaveLength(3);
});
