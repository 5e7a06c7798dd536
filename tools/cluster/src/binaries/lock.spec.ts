import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from './lock.ts';

describe('a lock', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chandlery-lock-'));
    path = join(folder, 'deep', 'lock');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('lets one work at a time, and tells the others that they wait', async () => {
    let [working, most, told] = [0, 0, 0];
    const one = () =>
      withLock(path, { waiting: () => told++ }, async () => {
        working++;
        most = Math.max(most, working);
        await new Promise((done) => setTimeout(done, 20));
        working--;
      });
    await Promise.all([one(), one(), one()]);
    expect(most).toBe(1);
    expect(told).toBe(2);
  });

  test('is free again after work that failed', async () => {
    await expect(withLock(path, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, {}, () => Promise.resolve(7))).toBe(7);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that its holder has not touched for long is taken over', async () => {
    await withLock(path, {}, () => Promise.resolve());
    await writeFile(path, '');
    await utimes(path, new Date(0), new Date(0));
    expect(await withLock(path, {}, () => Promise.resolve(8))).toBe(8);
  });
});
