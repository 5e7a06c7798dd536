import { expect, test } from 'vitest';
import { RecentArchives } from './recent-archives.ts';

function archives() {
  const reads: string[] = [];
  const read = async (digest: string) => {
    reads.push(digest);
    if (digest === 'missing') throw new Error('missing');
    return Buffer.alloc(1000, digest);
  };
  return { reads, read };
}

test('an archive is read once, also for many who ask at once', async () => {
  const source = archives();
  const recent = new RecentArchives(source);
  const [first, second] = await Promise.all([recent.read('a'), recent.read('a')]);
  expect(first).toBe(second);
  expect(recent.kept('a')).toBe(first);
  expect(source.reads).toEqual(['a']);
});

test('the one not asked for longest goes when there are too many bytes', async () => {
  const recent = new RecentArchives(archives(), 3 * 1600);
  for (const digest of ['a', 'b', 'c']) await recent.read(digest);
  recent.kept('a');
  await recent.read('d');
  expect(['a', 'b', 'c', 'd'].map((digest) => recent.kept(digest) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test('a failure is told to whoever asked, and the next one tries again', async () => {
  const source = archives();
  const recent = new RecentArchives(source);
  await expect(recent.read('missing')).rejects.toThrow('missing');
  await expect(recent.read('missing')).rejects.toThrow('missing');
  expect(source.reads).toEqual(['missing', 'missing']);
});
