import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileOperations } from '../archives/file-operations.ts';
import { archivePath, archivesFolderName, imagePath, imagesFolderName } from '../archives/archive-path.ts';
import { PersistenceError } from '../errors.ts';
import { lockDataFolder, lockFileName } from '../sqlite/data-lock.ts';
import { databaseFileName } from '../sqlite/database-file.ts';
import { copyDurably, describeFile, isMissing, verifyArchive } from './files.ts';
import { type BackedUpFile, backupInvalid, type Manifest, readManifest } from './manifest.ts';
import { inspectSnapshot } from './snapshot.ts';

/** What an empty folder may hold: the lock of an earlier try, and what a file system brings with it. */
const harmless = [lockFileName, 'lost+found'];

/**
 * Makes a data folder out of a backup. The database gets its name last, after it, its foreign keys and every archive it names
 * have been checked; where something is wrong the folder is left as empty as it was.
 * @param options.dataFolder a folder that does not exist, or is empty
 * @throws PersistenceError target_not_empty, data_locked, backup_invalid, database_newer
 */
export async function restore(options: {
  readonly source: string;
  readonly dataFolder: string;
}): Promise<Manifest> {
  const source = resolve(options.source);
  const dataFolder = resolve(options.dataFolder);
  const manifest = await readManifest(source);
  await mkdir(dataFolder, { recursive: true });
  await requireEmpty(dataFolder);
  const lock = lockDataFolder(dataFolder);
  const restoring = join(dataFolder, `${databaseFileName}.restoring`);
  const archives = join(dataFolder, archivesFolderName);
  const images = join(dataFolder, imagesFolderName);
  try {
    await restoreDatabase(source, restoring, manifest);
    await restoreFiles(join(source, archivesFolderName), archives, manifest.archives, archivePath);
    await restoreFiles(join(source, imagesFolderName), images, manifest.images ?? [], imagePath);
    await rename(restoring, join(dataFolder, databaseFileName));
    await fileOperations.syncFolder(dataFolder);
    await fileOperations.syncFolder(dirname(dataFolder));
    return manifest;
  } catch (error) {
    await rm(restoring, { force: true });
    for (const folder of [archives, images]) await rm(folder, { recursive: true, force: true });
    throw asInvalid(error);
  } finally {
    lock.release();
  }
}

async function restoreDatabase(source: string, restoring: string, manifest: Manifest): Promise<void> {
  await copyDurably(join(source, databaseFileName), restoring);
  const { digest } = await describeFile(restoring);
  if (digest !== manifest.database.digest)
    throw backupInvalid('its database is not the one that the manifest names');
  const contents = await inspectSnapshot(restoring);
  const listed = new Set([...manifest.archives, ...(manifest.images ?? [])].map((file) => file.digest));
  const unlisted = [...contents.archives, ...contents.images].filter((digest) => !listed.has(digest));
  if (unlisted.length > 0)
    throw backupInvalid(`its manifest lacks files that rows name, such as ${unlisted[0]}`);
}

async function restoreFiles(
  from: string,
  to: string,
  files: readonly BackedUpFile[],
  pathOf: typeof imagePath,
): Promise<void> {
  const folders = new Set([to]);
  await mkdir(to);
  for (const { digest } of files) {
    const path = pathOf(to, digest);
    if (!folders.has(dirname(path))) await mkdir(dirname(path));
    folders.add(dirname(path));
    await copyDurably(pathOf(from, digest), path);
    await verifyArchive(path, digest);
  }
  for (const folder of folders) await fileOperations.syncFolder(folder);
}

/** A file that is missing or has other bytes means, here, that the backup cannot be used. */
function asInvalid(error: unknown): unknown {
  if (isMissing(error)) return backupInvalid('a file is missing', error);
  if (error instanceof PersistenceError && error.code === 'archive_damaged') {
    return backupInvalid('an archive is damaged', error);
  }
  return error;
}

async function requireEmpty(dataFolder: string): Promise<void> {
  const names = (await readdir(dataFolder)).filter((name) => !harmless.includes(name));
  if (names.length === 0) return;
  throw new PersistenceError('target_not_empty', `${dataFolder} is not empty.`, {
    field: 'dataFolder',
    remedy: 'Restore into a folder that does not exist yet, or move this one away first.',
  });
}
