import { expect, test } from 'vitest';
import { compareAsUtf8 } from './byte-order.ts';

const texts = [
  '',
  'a',
  'a/b',
  'a-b',
  'ab',
  'B',
  'é',
  '\u4e2d',
  '\ue000',
  '\uff5e',
  '\u{1f600}',
  '\u{10000}',
  'a\u{1f600}',
];

test('texts are in the order of their UTF-8 bytes', () => {
  for (const a of texts)
    for (const b of texts)
      expect(Math.sign(compareAsUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
});
