import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { archivePath } from './archive-path.ts';
import { digestOf } from './digest.ts';
import { openArchiveFolder } from './folder.ts';
import { type BlockingFiles, blockingFiles, putArchive } from './put-archive.ts';

const bytes = new TextEncoder().encode('chart');
const digest = digestOf(bytes);
const two = digest.slice(0, 2);

async function open() {
  const folder = temporaryFolder();
  const archives = await openArchiveFolder(folder);
  const root = join(folder, 'archives');
  const log: string[] = [];
  const name = (path: string) => relative(root, path).replace(/tmp\/[0-9a-f]{32}/, 'tmp/*') || '.';
  const files: BlockingFiles = {
    write(path, content) {
      blockingFiles.write(path, content);
      log.push(`write ${name(path)}`);
    },
    rename(from, to) {
      blockingFiles.rename(from, to);
      log.push(`rename ${name(from)} ${name(to)}`);
    },
    syncFolder(path) {
      blockingFiles.syncFolder(path);
      log.push(`fsync folder ${name(path)}`);
    },
    makeFolder(path) {
      blockingFiles.makeFolder(path);
      log.push(`mkdir ${name(path)}`);
    },
  };
  return { root, archives, log, files };
}

it('has the bytes on disk before the name, and the name before it returns', async () => {
  const { root, archives, log, files } = await open();
  putArchive({ root }, digest, bytes, files);
  expect(log).toEqual([
    `mkdir ${two}`,
    'fsync folder .',
    'write tmp/*',
    `rename tmp/* ${two}/${digest}.tgz`,
    `fsync folder ${two}`,
  ]);
  log.length = 0;
  putArchive({ root }, digest, bytes, files);
  expect(log).toEqual([`fsync folder ${two}`]);
  expect(Buffer.from(await archives.read(digest)).toString()).toBe('chart');
});

it('says of what is there that it was put again, and writes anew what was cut off', async () => {
  const { root } = await open();
  const path = archivePath(root, digest);
  putArchive({ root }, digest, bytes);
  utimesSync(path, 1, 1);
  putArchive({ root }, digest, bytes);
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
  writeFileSync(path, 'c');
  putArchive({ root }, digest, bytes);
  expect(readFileSync(path, 'utf8')).toBe('chart');
});

it('leaves nothing of an archive that could not be written', async () => {
  const { root } = await open();
  const full = () => {
    throw new Error('the disk is full');
  };
  expect(() => putArchive({ root }, digest, bytes, { ...blockingFiles, rename: full })).toThrow(
    'the disk is full',
  );
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  expect(existsSync(archivePath(root, digest))).toBe(false);
});

it('is not overtaken by a removal that has looked before it put again', async () => {
  const { root, archives } = await open();
  putArchive({ root }, digest, bytes);
  utimesSync(archivePath(root, digest), 1, 1);
  const putting = Promise.withResolvers<void>();
  const put = archives.whileThreadsPut?.(async (place) => {
    await putting.promise;
    putArchive(place, digest, bytes);
  });
  const removed = archives.remove(digest, { unlessPutSinceMs: 60_000 });
  putting.resolve();
  await put;
  expect(await removed).toBe(false);
  expect(await archives.stat(digest)).toEqual({ bytes: bytes.length });
});
