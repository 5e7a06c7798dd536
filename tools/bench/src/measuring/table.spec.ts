import { expect, test } from 'vitest';
import { inFlight } from './in-flight.ts';
import { alone, atLeast, atMost, compared, leftOut } from './row.ts';
import { quantile, ratiosOf, spreadOf } from './statistics.ts';
import { markdownTable } from './table.ts';
import { digits, duration, megabytes, perSecond } from './units.ts';

test('a spread is the median between the least and the most', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, minimum: 1, maximum: 3 });
  expect(spreadOf([4, 2])).toMatchObject({ median: 3 });
  expect(() => spreadOf([])).toThrow(RangeError);
});

test('a quantile lies between its neighbours', () => {
  expect(quantile([10, 20, 30, 40, 50], 0.9)).toBeCloseTo(46);
});

test('ratios pair repetition with repetition', () => {
  expect(ratiosOf([1, 4], [2, 2])).toEqual([0.5, 2]);
  expect(() => ratiosOf([1], [1, 2])).toThrow(RangeError);
  expect(() => ratiosOf([1, 2], [1])).toThrow(RangeError);
});

test('the ratio of a row is the median of its ratios, and decides of the target', () => {
  const options = { figure: 'f', unit: duration, ours: [1, 2, 3], anchor: [2, 2, 30], against: 'nginx' };
  const row = compared({ ...options, target: atMost(1 / 2, '≤ 1/2') });
  expect(row).toMatchObject({ ratio: { median: 0.5, minimum: 0.1, maximum: 1 }, holds: true });
  expect(compared({ ...options, target: atLeast(0.85) })).toMatchObject({ target: '≥ 0.85', holds: false });
  expect(compared(options)).not.toHaveProperty('holds');
});

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [0.5, '0.500'],
  [12.345, '12.3'],
  [123.4, '123'],
  [12_345, '12,345'],
])('%d is written with three digits', (value, text) => {
  expect(digits(value)).toBe(text);
});

test('quantities are written with what they are', () => {
  expect([duration(0.5), duration(1500), megabytes(47e6), perSecond('charts')(12)]).toEqual([
    '0.500 ms',
    '1.50 s',
    '47.0 MB',
    '12.0 charts/s',
  ]);
});

test('the table has a line for each figure, left-out ones with the reason', () => {
  const table = markdownTable([
    compared({
      figure: 'a|b',
      unit: perSecond(''),
      ours: [1, 2, 4],
      anchor: [2, 2, 2],
      against: 'nginx',
      target: atLeast(1),
    }),
    alone({ figure: 'start', unit: duration, ours: [1000, 3000, 2000], target: atMost(2500, '≤ 2.5 s') }),
    leftOut('small GET', 'there is no wrk'),
  ]);
  expect(table.split('\n')).toEqual([
    '| figure | ours | anchor | ratio (spread) | target | holds |',
    '| --- | --- | --- | --- | --- | --- |',
    String.raw`| a\|b | 2.00/s | nginx: 2.00/s | 1.00 (0.500–2.00) | ≥ 1.0 | yes |`,
    '| start | 2.00 s (1.00 s–3.00 s) |  |  | ≤ 2.5 s | yes |',
    '| small GET | left out: there is no wrk |  |  |  |  |',
  ]);
});

test('so many are in flight at a time, and the first failure ends it', async () => {
  let [now, most] = [0, 0];
  const done: number[] = [];
  const work = async (item: number): Promise<void> => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    if (item === 7) throw new Error('seven');
    done.push(item);
  };
  await inFlight([1, 2, 3, 4, 5], 2, work);
  expect([most, done]).toEqual([2, [1, 2, 3, 4, 5]]);
  await expect(inFlight([6, 7, 8, 9, 10], 1, work)).rejects.toThrow('seven');
  expect(done.at(-1)).toBe(6);
});
