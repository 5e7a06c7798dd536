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

test('a small archive is sent as a string of the same bytes, which counts as they do; a larger one as it is', async () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 256));
  const recent = new RecentArchives(
    { read: async (digest) => (digest === 'b' ? Buffer.alloc(20_000) : bytes) },
    40_000,
  );
  await recent.read('a');
  const text = recent.keptToSend('a');
  expect(typeof text).toBe('string');
  expect(Buffer.from(String(text), 'latin1').equals(bytes)).toBe(true);
  await recent.read('b');
  expect(recent.keptToSend('b')).toBe(recent.kept('b'));
  expect(recent.keptToSend('none')).toBeUndefined();

  const tight = new RecentArchives(archives(), 2 * 1600);
  for (const digest of ['a', 'b']) await tight.read(digest);
  tight.keptToSend('b');
  expect([tight.kept('a'), tight.kept('b')?.length]).toEqual([undefined, 1000]);
});
