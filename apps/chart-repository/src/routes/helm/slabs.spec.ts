import { expect, test } from 'vitest';
import { slabsOf } from './slabs.ts';

const bodyOf = (buffers: readonly Buffer[]) => ({
  buffers,
  bytes: buffers.reduce((sum, { length }) => sum + length, 0),
});

test.each([1, 3, 1000, 5000])('many small buffers become few large ones with the same bytes: %i', (count) => {
  const body = bodyOf(Array.from({ length: count }, (_, n) => Buffer.alloc(700 + (n % 50), n % 256)));
  const slabs = slabsOf(body);
  expect(slabs.length).toBeLessThanOrEqual(
    Math.max(1, Math.ceil(body.bytes / (512 * 1024))) + (count < 2 ? 0 : 1),
  );
  expect(Buffer.concat(slabs).equals(Buffer.concat(body.buffers))).toBe(true);
  expect(slabsOf(body)).toBe(slabs);
});

test('few large ones, and bodies that would take much memory twice, stay as they are', () => {
  const large = bodyOf([Buffer.alloc(1_000_000), Buffer.alloc(500_000)]);
  expect(slabsOf(large)).toBe(large.buffers);
  const piece = Buffer.alloc(10_000);
  const huge = bodyOf(Array.from({ length: 2000 }, () => piece));
  expect(slabsOf(huge)).toBe(huge.buffers);
});
