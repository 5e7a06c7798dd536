import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { combineCrc, crcShift } from './crc32.ts';

test.each([0, 1, 2, 3, 7, 8, 255, 256, 4097, 65_535, 1_000_003])(
  'the CRC of pieces joined is that of the whole, with %i bytes behind',
  (length) => {
    const [first, second] = [randomBytes(1234), randomBytes(length)];
    expect(combineCrc(crc32(first), crc32(second), crcShift(length))).toBe(
      crc32(Buffer.concat([first, second])),
    );
  },
);

test('many pieces join into one', () => {
  const pieces = Array.from({ length: 300 }, (_, n) => randomBytes((n * 37) % 500));
  const crc = pieces.reduce((sum, piece) => combineCrc(sum, crc32(piece), crcShift(piece.length)), 0);
  expect(crc).toBe(crc32(Buffer.concat(pieces)));
});
