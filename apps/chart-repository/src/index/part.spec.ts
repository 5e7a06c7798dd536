import { randomBytes } from 'node:crypto';
import { constants, inflateRawSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { Chunk } from './chunk.ts';
import { Deflater } from './deflater.ts';
import { compressParts, Part, partsOf } from './part.ts';
import type { View } from './view.ts';

const chunkOf = (bytes: number) => new Chunk(randomBytes(bytes));
const inflate = (...parts: readonly Part[]) =>
  inflateRawSync(Buffer.concat(parts.map(({ deflated }) => deflated ?? Buffer.of())), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });

test('a part that several want compressed at once is compressed once', async () => {
  const deflater = new Deflater();
  const deflate = vi.spyOn(deflater, 'deflate');
  const part = new Part(chunkOf(1000), undefined);
  await Promise.all([part.compress(deflater), part.compress(deflater)]);
  await part.compress(deflater);
  expect(deflate).toHaveBeenCalledTimes(1);
  expect(inflate(part)).toEqual(part.chunk.raw);
  deflater.close();
});

test('a part whose compressing failed is compressed when it is wanted again', async () => {
  const deflater = new Deflater();
  vi.spyOn(deflater, 'deflate').mockRejectedValueOnce(new Error('no memory'));
  const [before, chunk] = [chunkOf(500), chunkOf(1000)];
  const [first, part] = [new Part(before, undefined), new Part(chunk, before)];
  await expect(part.compress(deflater)).rejects.toThrow('no memory');
  await Promise.all([first.compress(deflater), part.compress(deflater)]);
  expect(inflate(first, part)).toEqual(Buffer.concat([before.raw, chunk.raw]));
  deflater.close();
});

test('a part repeats the end of the chunk before it, and nothing else', async () => {
  const [far, same] = [chunkOf(5000), chunkOf(1500)];
  const parts = partsOf([same, far, same, new Chunk(Buffer.from(same.raw))], 'all');
  await Promise.all(parts.map((part) => part.compress()));
  const [alone = 0, , behindFar = 0, behindSame = 0] = parts.map(({ deflated }) => deflated?.length);
  expect(behindSame).toBeLessThan(alone / 10);
  expect(behindFar).toBeGreaterThan(alone / 2);
  expect(inflate(...parts)).toEqual(Buffer.concat([same.raw, far.raw, same.raw, same.raw]));
});

test('a change has the chunk compressed and the one behind it, in each view, and no other', async () => {
  const chunks = Array.from({ length: 20 }, () => chunkOf(100));
  const even = (all: readonly Chunk[]) => all.filter((_, n) => n % 2 === 0);
  const missing = (of: readonly Chunk[], kind: View['kind']) =>
    partsOf(of, kind).filter(({ deflated }) => deflated === undefined);
  const all = [...missing(chunks, 'all'), ...missing(even(chunks), 'category')];
  await Promise.all(all.map((part) => part.compress()));
  // A workspace that has all there is shares what the whole store's index has.
  expect(missing(chunks, 'workspace')).toEqual([]);
  const changed = chunks.with(4, chunkOf(100));
  expect(missing(changed, 'all').map(({ chunk }) => changed.indexOf(chunk))).toEqual([4, 5]);
  expect(missing(even(changed), 'category').map(({ chunk }) => changed.indexOf(chunk))).toEqual([4, 6]);
  expect(missing(chunks.toSpliced(4, 1), 'all').map(({ chunk }) => chunks.indexOf(chunk))).toEqual([5]);
  expect(missing(chunks.toReversed(), 'workspace')).toHaveLength(20);
});

test('a change at the beginning of a chunk leaves what stands behind it as it is', async () => {
  const [first, last] = [chunkOf(5000), chunkOf(100)];
  const before = partsOf([first, last], 'all');
  await Promise.all(before.map((part) => part.compress()));
  const changed = new Chunk(Buffer.concat([Buffer.from('new'), first.raw]));
  const parts = partsOf([changed, last], 'all');
  expect(parts.map(({ deflated }) => deflated !== undefined)).toEqual([false, true]);
  await parts[0]?.compress();
  expect(inflate(...parts)).toEqual(Buffer.concat([changed.raw, last.raw]));
});

test.each([
  { count: 4, bytes: 300, here: true },
  { count: 5, bytes: 300, here: false },
  { count: 2, bytes: 40_000, here: false },
])(
  '$count parts of $bytes bytes are what they are of (compressed in this thread: $here)',
  async ({ count, bytes, here }) => {
    const parts = partsOf(
      Array.from({ length: count }, () => chunkOf(bytes)),
      'all',
    );
    const [sync, compress] = [vi.spyOn(Part.prototype, 'compressSync'), vi.spyOn(Part.prototype, 'compress')];
    await compressParts(parts);
    expect([sync.mock.calls.length, compress.mock.calls.length]).toEqual(here ? [count, 0] : [0, count]);
    sync.mockRestore();
    compress.mockRestore();
    expect(inflate(...parts).equals(Buffer.concat(parts.map(({ chunk }) => chunk.raw)))).toBe(true);
  },
);
