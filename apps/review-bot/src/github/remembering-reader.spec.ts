import { expect, test } from 'vitest';
import { RepositoryError } from '../charts/errors.ts';
import type { RepositoryReader } from '../charts/repository-reader.ts';
import { rememberingReader } from './remembering-reader.ts';

/** A repository of blobs of so many bytes, that counts what it is asked for. */
function counting(sizes: Readonly<Record<string, number>>): RepositoryReader & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    tree: async (commit) => {
      asked.push(commit);
      if (commit === 'broken' && asked.length === 1) throw new Error('on the way');
      return [];
    },
    blob: async (sha, limit) => {
      asked.push(sha);
      const size = sizes[sha] ?? 0;
      if (size > limit) throw new RepositoryError('blob_too_large', 'too large');
      return Buffer.alloc(size, 1);
    },
  };
}

test('a tree and a blob are asked for once, also by several at a time', async () => {
  const reader = counting({ a: 10 });
  const remembering = rememberingReader(reader, 1_000);
  await Promise.all([remembering.blob('a', 20), remembering.blob('a', 20), remembering.blob('a', 15)]);
  expect((await remembering.blob('a', 10)).length).toBe(10);
  await Promise.all([remembering.tree('one'), remembering.tree('one')]);
  expect(reader.asked).toEqual(['a', 'one']);
});

test('a limit holds for what is remembered, too, and what was too large for one is read for another', async () => {
  const reader = counting({ a: 10 });
  const remembering = rememberingReader(reader, 1_000);
  await expect(remembering.blob('a', 5)).rejects.toMatchObject({ code: 'blob_too_large' });
  const [small, large] = [remembering.blob('a', 5), remembering.blob('a', 10)];
  await expect(small).rejects.toMatchObject({ code: 'blob_too_large' });
  expect((await large).length).toBe(10);
  await expect(remembering.blob('a', 9)).rejects.toMatchObject({ code: 'blob_too_large' });
  expect(reader.asked).toEqual(['a', 'a', 'a']);
});

test('no more is remembered than there is room for, and nothing large', async () => {
  const reader = counting({ large: 200 });
  const remembering = rememberingReader(reader, 899);
  await remembering.blob('large', 1_000);
  await remembering.blob('large', 1_000);
  expect(reader.asked).toEqual(['large', 'large']);
  const more = counting(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`y${n}`, 100])));
  const full = rememberingReader(more, 899);
  for (let n = 0; n < 9; n += 1) await full.blob(`y${n}`, 1_000);
  await full.blob('y8', 1_000);
  await full.blob('y0', 1_000);
  expect(more.asked.slice(9)).toEqual(['y0']);
});

test('a tree that could not be read is asked for again', async () => {
  const reader = counting({});
  const remembering = rememberingReader(reader);
  await expect(remembering.tree('broken')).rejects.toThrow('on the way');
  expect(await remembering.tree('broken')).toEqual([]);
});
