import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { privateFolder } from './private-folder.ts';

test('runs that begin at once in a new work folder all have the binary, and share one copy afterwards', async () => {
  const base = await mkdtemp(join(tmpdir(), 'private-folder-'));
  onTestFinished(() => rm(base, { recursive: true }));
  const binary = join(base, 'helm');
  await writeFile(binary, Buffer.alloc(500_000, 'helm'));
  // Each round is one chance to meet a copy that comes and goes.
  for (let round = 0; round < 60; round += 1) {
    const workFolder = join(base, `work${round}`);
    const contents = { files: {}, chart: undefined, binary };
    const folders = await Promise.all(Array.from({ length: 16 }, () => privateFolder(workFolder, contents)));
    for (const { path } of folders) expect((await stat(join(path, 'helm'))).size).toBe(500_000);
    const late = await privateFolder(workFolder, contents);
    const [shared = ''] = (await readdir(workFolder)).filter((name) => name.startsWith('helm-'));
    const copy = await stat(join(workFolder, shared));
    expect((await stat(join(late.path, 'helm'))).ino).toBe(copy.ino);
    expect(copy.mode & 0o777).toBe(0o500);
    for (const folder of [...folders, late]) await folder.remove();
    expect(await readdir(workFolder)).toEqual([shared]);
    expect((await readFile(join(workFolder, shared))).equals(await readFile(binary))).toBe(true);
    await rm(workFolder, { recursive: true });
  }
});
