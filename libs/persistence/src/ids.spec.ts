import { expect, it } from 'vitest';
import { validate, version } from 'uuid';
import { idSource } from './ids.ts';

it('makes UUIDv7 in the order of their making, within a millisecond and when the clock goes back too', () => {
  const times = [5_000, 5_000, 5_000, 4_000, 4_001, 6_000, 5_999];
  const newId = idSource(() => times.shift() ?? 7_000);
  const ids = Array.from({ length: 1_000 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
