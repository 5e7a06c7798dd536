import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentDigest } from './content-digest.ts';

const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });

test('the digest is of exactly the bytes that its definition names', () => {
  const bytes = 'chandlery-content-digest v1\nChart.yaml\x005\0name:a/b\x000\0';
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(contentDigest([file('a/b', ''), file('Chart.yaml', 'name:')])).toBe(`v1:${expected}`);
});

test('a byte that moves from one file to the next changes the digest', () => {
  const one = contentDigest([file('a', 'xy'), file('b', '')]);
  expect(contentDigest([file('a', 'x'), file('b', 'y')])).not.toBe(one);
  expect(contentDigest([file('a', ''), file('b', 'xy')])).not.toBe(one);
});

test('no file and an empty file differ', () => {
  expect(contentDigest([])).not.toBe(contentDigest([file('a', '')]));
});

test('large charts are digested by the same definition', () => {
  const bytes = Buffer.alloc(2_000_000, 'x');
  const files = [{ path: 'b', bytes }, file('a', 'y')];
  const expected = createHash('sha256')
    .update('chandlery-content-digest v1\na\x001\0y')
    .update(`b\0${bytes.length}\0`)
    .update(bytes);
  expect(contentDigest(files)).toBe(`v1:${expected.digest('hex')}`);
});
