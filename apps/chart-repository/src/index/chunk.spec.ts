import { inflateRawSync, constants } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { Chunk } from './chunk.ts';
import { Deflater } from './deflater.ts';

test('a chunk that several want compressed at once is compressed once', async () => {
  const deflater = new Deflater();
  const deflate = vi.spyOn(deflater, 'deflate');
  const chunk = new Chunk(Buffer.from('some text of an index'));
  await Promise.all([chunk.compress(deflater), chunk.compress(deflater)]);
  await chunk.compress(deflater);
  expect(deflate).toHaveBeenCalledTimes(1);
  const raw = inflateRawSync(chunk.deflated ?? Buffer.of(), { finishFlush: constants.Z_SYNC_FLUSH });
  expect(raw).toEqual(chunk.raw);
  deflater.close();
});

test('a chunk whose compressing failed is compressed when it is wanted again', async () => {
  const deflater = new Deflater();
  vi.spyOn(deflater, 'deflate').mockRejectedValueOnce(new Error('no memory'));
  const chunk = new Chunk(Buffer.from('some text of an index'));
  await expect(chunk.compress(deflater)).rejects.toThrow('no memory');
  await chunk.compress(deflater);
  expect(chunk.deflated).toBeDefined();
  deflater.close();
});
