import { randomBytes } from 'node:crypto';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Chunk } from './chunk.ts';
import { ChunkGroup } from './chunk-group.ts';

const made = (count: number, bytes = 3000) =>
  Array.from({ length: count }, () => new Chunk(randomBytes(bytes)));

async function compressed(group: ChunkGroup): Promise<ChunkGroup> {
  await Promise.all(group.missing.map((part) => part.compress()));
  return group;
}
const groupOf = (chunks: readonly Chunk[]) => compressed(new ChunkGroup(chunks, 'all'));
const rawOf = (group: ChunkGroup) => Buffer.concat(group.raw.buffers);

/** What the group's compressed bytes are of; the sums in them have to be right, too. */
function inflated(group: ChunkGroup): Buffer {
  const { buffers, bytes, crc } = group.deflated;
  const joined = Buffer.concat(buffers);
  expect(joined.length).toBe(bytes);
  expect(crc).toBe(crc32(rawOf(group)));
  return inflateRawSync(joined, { finishFlush: constants.Z_SYNC_FLUSH });
}

test('many parts are sent as one buffer, and are taken from there by who sends the same', async () => {
  const chunks = made(100);
  const group = await groupOf(chunks);
  expect(inflated(group).equals(rawOf(group))).toBe(true);
  const [whole, ...others] = group.deflated.buffers;
  expect(others).toEqual([]);
  const workspace = new ChunkGroup(chunks, 'workspace');
  expect(workspace.missing).toEqual([]);
  expect(workspace.deflated.buffers.map(({ buffer }) => buffer === whole?.buffer)).toEqual([true]);
});

test('a chunk in the place of another one costs no copy of the others, until there are many such', async () => {
  let chunks: readonly Chunk[] = made(100);
  const first = (await groupOf(chunks)).deflated.buffers[0];
  for (let change = 1; change <= 30; change += 1) {
    chunks = chunks.toSpliced((change * 7) % 100, 1, ...made(1));
    expect(new ChunkGroup(chunks, 'all').missing).toHaveLength(2);
    const group = await groupOf(chunks);
    expect(inflated(group).equals(rawOf(group))).toBe(true);
    const { buffers } = group.deflated;
    expect(buffers.length).toBeLessThanOrEqual(16);
    if (change === 1) {
      expect(buffers).toHaveLength(4);
      expect(buffers[3]?.buffer === first?.buffer).toBe(true);
    }
  }
});

test('a group whose chunks stand in another one, too, gives its own bytes', async () => {
  const chunks = made(60);
  const all = await groupOf(chunks);
  const without = await compressed(all.without(10));
  const others = [chunks.filter((_, n) => n % 2 === 0), chunks.toReversed(), chunks].map(groupOf);
  const wrong = [all, without, ...(await Promise.all(others))].filter(
    (group) => !inflated(group).equals(rawOf(group)),
  );
  expect(wrong).toEqual([]);
  expect(rawOf(without).equals(rawOf(all).subarray(10))).toBe(true);
});

test('a group of nothing is nothing', async () => {
  const group = await groupOf([]);
  expect([group.deflated.buffers, group.deflated.bytes, group.without(10).raw.bytes]).toEqual([[], 0, 0]);
});
