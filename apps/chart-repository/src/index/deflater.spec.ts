import { randomBytes } from 'node:crypto';
import { constants, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Deflater } from './deflater.ts';

const inflate = (bytes: Buffer) => inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
/** Longer, compressed, than one of zlib's buffers. */
const long = randomBytes(40_000);

test('pieces that were asked for at once come each with its own bytes, and can stand in any order', async () => {
  const deflater = new Deflater();
  const texts = ['one one one', 'two one one', 'one one one'];
  const pieces = await Promise.all(texts.map((text) => deflater.deflate(Buffer.from(text))));
  expect(pieces.map(inflate)).toEqual(texts);
  expect(inflate(Buffer.concat(pieces.toReversed()))).toBe(texts.toReversed().join(''));
  expect(pieces[2]).toEqual(pieces[0]);
  deflater.close();
});

test("a piece is whole where it takes more than one of zlib's buffers, and keeps no more memory than it has bytes", async () => {
  const deflater = new Deflater();
  const deflated = await deflater.deflate(long);
  expect(deflated.length).toBeGreaterThan(32 * 1024);
  expect(inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH }).equals(long)).toBe(true);
  expect(deflated.buffer.byteLength).toBe(deflated.length);
  deflater.close();
});

test('a piece can repeat what it was told that stands before it, and nothing that was compressed before', async () => {
  const deflater = new Deflater();
  const end = long.subarray(-2000);
  const first = await deflater.deflate(long);
  const [behind, alone] = await Promise.all([deflater.deflate(end, end), deflater.deflate(end)]);
  expect([behind.length < 100, alone.length >= 2000]).toEqual([true, true]);
  const joined = inflateRawSync(Buffer.concat([first, behind, alone]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  expect(joined.equals(Buffer.concat([long, end, end]))).toBe(true);
  deflater.close();
});
