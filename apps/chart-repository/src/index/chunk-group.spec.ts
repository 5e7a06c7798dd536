import { randomBytes } from 'node:crypto';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Chunk } from './chunk.ts';
import { ChunkGroup } from './chunk-group.ts';

const made = (count: number, bytes = 300) =>
  Array.from({ length: count }, () => new Chunk(randomBytes(bytes)).compressSync());
const rawOf = (group: ChunkGroup) => Buffer.concat(group.raw.buffers);

/** What the group's compressed bytes are of; the sums in them have to be right, too. */
function inflated(group: ChunkGroup): Buffer {
  const { buffers, bytes, crc } = group.deflated;
  const joined = Buffer.concat(buffers);
  expect(joined.length).toBe(bytes);
  expect(crc).toBe(crc32(rawOf(group)));
  return inflateRawSync(joined, { finishFlush: constants.Z_SYNC_FLUSH });
}

test('many chunks are sent as one buffer, in which their own bytes are from then on', () => {
  const chunks = made(100);
  const group = new ChunkGroup(chunks);
  expect(inflated(group)).toEqual(rawOf(group));
  const [whole, ...others] = group.deflated.buffers;
  expect(others).toEqual([]);
  expect(chunks.every(({ deflated }) => deflated?.buffer === whole?.buffer)).toBe(true);
});

test('a chunk in the place of another one costs no copy of the others, until there are many such', () => {
  let chunks: readonly Chunk[] = made(100);
  const first = new ChunkGroup(chunks).deflated.buffers[0];
  for (let change = 1; change <= 30; change += 1) {
    chunks = chunks.toSpliced((change * 7) % 100, 1, ...made(1));
    const group = new ChunkGroup(chunks);
    expect(inflated(group)).toEqual(rawOf(group));
    const { buffers } = group.deflated;
    expect(buffers.length).toBeLessThanOrEqual(16);
    if (change === 1) {
      expect(buffers).toHaveLength(3);
      expect(buffers[2]?.buffer).toBe(first?.buffer);
    }
  }
});

test('a group whose chunks stand in another one, too, gives its own bytes', () => {
  const chunks = made(60);
  const [all, even] = [new ChunkGroup(chunks), new ChunkGroup(chunks.filter((_, n) => n % 2 === 0))];
  for (const group of [
    all,
    even,
    new ChunkGroup(chunks.toReversed()),
    new ChunkGroup(chunks),
    all.behindFirst,
  ])
    expect(inflated(group)).toEqual(rawOf(group));
  expect(rawOf(all.behindFirst)).toEqual(Buffer.concat(chunks.slice(1).map(({ raw }) => raw)));
});

test('a group of nothing is nothing', () => {
  const group = new ChunkGroup([]);
  expect([group.deflated.buffers, group.deflated.bytes, group.behindFirst.raw.bytes]).toEqual([[], 0, 0]);
});
