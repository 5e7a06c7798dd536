import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../archives/digest.ts';
import { archivePath } from '../archives/archive-path.ts';
import { openArchiveFolder } from '../archives/folder.ts';
import { addition, newWorkspace, steps } from '../contract/harness.ts';
import { missingArchives } from '../orphans.ts';
import type { Database } from '../ports/index.ts';
import { schemaVersion } from '../migrations/migrate.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { backup } from './backup.ts';
import { type Manifest } from './manifest.ts';
import { restore } from './restore.ts';

const root = temporaryFolder();
const dataFolder = join(root, 'data');
const whole = join(root, 'whole');
let manifest: Manifest;

/** Adds versions until told to stop. @returns how many */
async function publishUntil(database: Database, stopped: () => boolean): Promise<number> {
  const archives = await openArchiveFolder(dataFolder);
  const { id } = await newWorkspace(database);
  let count = 0;
  while (!stopped()) {
    const bytes = new TextEncoder().encode(`chart ${id} ${count}`);
    const archiveDigest = digestOf(bytes);
    await archives.put(archiveDigest, bytes);
    const command = addition(id, { version: `1.0.${count}`, step: steps.publishDirect });
    await database.versions.add({
      ...command,
      bytes: { ...command.bytes, archiveDigest, archiveBytes: bytes.length },
    });
    count += 1;
  }
  return count;
}

beforeAll(async () => {
  const database = await openSqlite({ folder: dataFolder });
  let count = 0;
  let stopped = false;
  const publishing = Promise.all(Array.from({ length: 4 }, () => publishUntil(database, () => stopped)));
  const stopWaiting = database.events.subscribe(() => void (count += 1));
  while (count < 50) await new Promise((resolve) => setTimeout(resolve, 5));
  manifest = await backup({ dataFolder, target: whole });
  stopped = true;
  await publishing;
  stopWaiting();
  expect(await database.changes.latest(), 'it went on while the backup was made').toBeGreaterThan(
    manifest.changeNumber,
  );
  await database.close();
});

describe('a backup that was made during concurrent writes', () => {
  it('restores to a consistent store', async () => {
    const restored = join(root, 'restored');
    expect(await restore({ source: whole, dataFolder: restored })).toEqual(manifest);
    const database = await openSqlite({ folder: restored });
    const archives = await openArchiveFolder(restored);
    expect(await database.changes.latest()).toBe(manifest.changeNumber);
    expect(await missingArchives({ database, archives })).toEqual([]);
    const digests = [];
    for await (const digest of database.archiveDigests()) digests.push(digest);
    expect(manifest.archives.map(({ digest }) => digest)).toEqual(digests);
    for (const digest of digests) await archives.read(digest);
    expect((await database.versions.countByState()).active).toBe(digests.length);
    await newWorkspace(database);
    await database.close();
  });

  it('says what is in it and leaves nothing else behind', () => {
    expect(readdirSync(whole).sort()).toEqual(['archives', 'chandlery.db', 'manifest.json']);
    expect(JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest).toMatchObject({ format: 1, schemaVersion });
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('a backup', () => {
  it('refuses a target that is not empty', async () => {
    await expect(backup({ dataFolder, target: whole })).rejects.toMatchObject({ code: 'target_not_empty' });
  });

  it('fails, and leaves nothing, where an archive is missing or damaged', async () => {
    const broken = join(root, 'broken');
    cpSync(dataFolder, broken, { recursive: true });
    const [first] = manifest.archives;
    const path = archivePath(join(broken, 'archives'), first?.digest ?? '');
    const target = join(root, 'of-broken');
    writeFileSync(path, 'other');
    await expect(backup({ dataFolder: broken, target })).rejects.toMatchObject({ code: 'archive_damaged' });
    rmSync(path);
    await expect(backup({ dataFolder: broken, target })).rejects.toMatchObject({ code: 'archive_missing' });
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('restoring', () => {
  const spoilt: readonly (readonly [string, (copy: string) => void])[] = [
    [
      'an archive is missing',
      (copy) => rmSync(archivePath(join(copy, 'archives'), manifest.archives[0]?.digest ?? '')),
    ],
    [
      'an archive is damaged',
      (copy) =>
        writeFileSync(archivePath(join(copy, 'archives'), manifest.archives[0]?.digest ?? ''), 'other'),
    ],
    ['the database is damaged', (copy) => writeFileSync(join(copy, 'chandlery.db'), 'other')],
    ['the database is missing', (copy) => rmSync(join(copy, 'chandlery.db'))],
    ['the manifest is missing', (copy) => rmSync(join(copy, 'manifest.json'))],
    ['the manifest is of another kind', (copy) => writeFileSync(join(copy, 'manifest.json'), '{"format":2}')],
    [
      'the manifest lacks an archive',
      (copy) =>
        writeFileSync(
          join(copy, 'manifest.json'),
          JSON.stringify({ ...manifest, archives: manifest.archives.slice(1) }),
        ),
    ],
  ];

  it.each(spoilt)('refuses a backup where %s, and leaves the folder empty', async (name, spoil) => {
    const copy = join(root, name.replaceAll(' ', '-'));
    cpSync(whole, copy, { recursive: true });
    spoil(copy);
    const target = `${copy}-restored`;
    await expect(restore({ source: copy, dataFolder: target })).rejects.toMatchObject({
      code: 'backup_invalid',
    });
    expect(existsSync(target) ? readdirSync(target).filter((file) => file !== 'lock.db') : []).toEqual([]);
    await restore({ source: whole, dataFolder: target });
  });

  it('refuses a folder that is not empty', async () => {
    const target = join(root, 'full');
    mkdirSync(target);
    writeFileSync(join(target, 'something'), '');
    await expect(restore({ source: whole, dataFolder: target })).rejects.toMatchObject({
      code: 'target_not_empty',
    });
    expect(readdirSync(target)).toEqual(['something']);
  });
});
