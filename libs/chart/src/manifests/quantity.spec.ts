import { expect, test } from 'vitest';
import { quantityOf } from './quantity.ts';

test.each([
  ['0.5', 0.5],
  ['500m', 0.5],
  ['1n', 1e-9],
  ['1u', 1e-6],
  ['1e3', 1000],
  ['2k', 2000],
  ['2K', 2000],
  ['10Gi', 10 * 2 ** 30],
  ['-1', -1],
  ['.5', 0.5],
  ['', undefined],
  ['ten', undefined],
  ['10GiB', undefined],
  ['1toString', undefined],
])('%j is %j', (text, expected) => {
  expect(quantityOf(text)).toBe(expected);
});
