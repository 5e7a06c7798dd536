import { existsSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordingFiles } from '../testing/recording-files.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { digestOf } from './digest.ts';
import { fileOperations } from './file-operations.ts';
import { archivePath } from './archive-path.ts';
import { openArchiveFolder } from './folder.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function open() {
  const folder = temporaryFolder();
  return { folder, root: join(folder, 'archives'), archives: await openArchiveFolder(folder) };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

it('writes, waits for the disk, renames, and waits for the folder, of a new folder’s parent too', async () => {
  const folder = temporaryFolder();
  const log: string[] = [];
  const archives = await openArchiveFolder(folder, {
    files: recordingFiles(folder, (line) => log.push(line)),
  });
  expect(log).toEqual(['mkdir archives', 'fsync folder .', 'mkdir archives/tmp', 'fsync folder archives']);
  log.length = 0;
  const bytes = bytesOf('chart');
  const digest = digestOf(bytes);
  const [two, name] = [digest.slice(0, 2), `${digest}.tgz`];
  await archives.put(digest, bytes);
  expect(log).toEqual([
    `mkdir archives/${two}`,
    'fsync folder archives',
    'write archives/tmp/*',
    'fsync archives/tmp/*',
    `rename archives/tmp/* archives/${two}/${name}`,
    `fsync folder archives/${two}`,
  ]);
  log.length = 0;
  await archives.put(digest, bytes);
  expect(log).toEqual([`fsync folder archives/${two}`]);
});

it('takes the same archive from many at once', async () => {
  const { archives, root } = await open();
  const bytes = bytesOf('shared');
  const digest = digestOf(bytes);
  await Promise.all(Array.from({ length: 50 }, () => archives.put(digest, bytes)));
  expect(readdirSync(join(root, digest.slice(0, 2)))).toEqual([`${digest}.tgz`]);
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  expect(Buffer.from(await archives.read(digest)).toString()).toBe('shared');
});

it('reads whole, in part and as long as it is open', async () => {
  const { archives } = await open();
  const digest = digestOf(bytesOf('0123456789'));
  await archives.put(digest, bytesOf('0123456789'));
  expect(await archives.stat(digest)).toEqual({ bytes: 10 });
  expect(await textOf(await archives.open(digest, { start: 2, end: 4 }))).toBe('234');
  const stream = await archives.open(digest);
  expect(await archives.remove(digest)).toBe(true);
  expect(await textOf(stream)).toBe('0123456789');
  expect(await archives.remove(digest)).toBe(false);
  expect(await archives.stat(digest)).toBeUndefined();
});

it.each(['0'.repeat(64), '../../etc/passwd', ''])('says that there is no archive %j', async (digest) => {
  const { archives } = await open();
  expect(await archives.stat(digest)).toBeUndefined();
  await expect(archives.read(digest)).rejects.toMatchObject({ code: 'archive_missing' });
  await expect(archives.open(digest)).rejects.toMatchObject({ code: 'archive_missing' });
});

it('refuses bytes that are not those of the digest, and finds damage when it reads', async () => {
  const { archives, root } = await open();
  const digest = digestOf(bytesOf('right'));
  await expect(archives.put(digest, bytesOf('wrong'))).rejects.toMatchObject({ code: 'archive_damaged' });
  expect(existsSync(archivePath(root, digest))).toBe(false);
  await archives.put(digest, bytesOf('right'));
  writeFileSync(archivePath(root, digest), 'w');
  await expect(archives.read(digest)).rejects.toMatchObject({ code: 'archive_damaged' });
  truncateSync(archivePath(root, digest), 0);
  await archives.put(digest, bytesOf('right'));
  expect(readFileSync(archivePath(root, digest), 'utf8')).toBe('right');
});

it('removes at start what a killed process left half written', async () => {
  const { folder, root } = await open();
  writeFileSync(join(root, 'tmp', 'f'.repeat(32)), 'half');
  await openArchiveFolder(folder);
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

it('leaves nothing of an archive that could not be written', async () => {
  const folder = temporaryFolder();
  const rename = () => Promise.reject(new Error('the disk is full'));
  const archives = await openArchiveFolder(folder, { files: { ...fileOperations, rename } });
  const bytes = bytesOf('chart');
  await expect(archives.put(digestOf(bytes), bytes)).rejects.toThrow('the disk is full');
  expect(readdirSync(join(folder, 'archives', 'tmp'))).toEqual([]);
  expect(await archives.stat(digestOf(bytes))).toBeUndefined();
});

it('keeps an archive that was put again lately', async () => {
  const { archives, root } = await open();
  const digest = digestOf(bytesOf('old'));
  await archives.put(digest, bytesOf('old'));
  utimesSync(archivePath(root, digest), 1, 1);
  const cutoff = { unlessPutSinceMs: Date.now() - 60_000 };
  await archives.put(digest, bytesOf('old'));
  expect(await archives.remove(digest, cutoff)).toBe(false);
  utimesSync(archivePath(root, digest), 1, 1);
  const listed = [];
  for await (const one of archives.list()) listed.push(one);
  expect(listed).toEqual([{ digest, bytes: 3, modifiedAtMs: 1000 }]);
  expect(await archives.remove(digest, cutoff)).toBe(true);
});
