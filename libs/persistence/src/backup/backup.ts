import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { archiveMissing } from '../archives/digest.ts';
import { fileOperations, orIfMissing } from '../archives/file-operations.ts';
import { archivePath, archivesFolderName, imagePath, imagesFolderName } from '../archives/archive-path.ts';
import { PersistenceError } from '../errors.ts';
import { databaseFileName } from '../sqlite/database-file.ts';
import { describeFile, isMissing, linkOrCopy, syncFile, verifyArchive } from './files.ts';
import { type BackedUpFile, type Manifest, manifestFileName } from './manifest.ts';
import { inspectSnapshot, takeSnapshot } from './snapshot.ts';

/**
 * Makes a backup of a data folder, which may be in use. First the rows of one moment, then every archive and image that they name:
 * archives are written before the rows that name them and stay for a period of grace, so none of them is missing. The
 * target has its name only once everything in it has been checked.
 * @param options.target a folder that does not exist, or is empty
 * @throws PersistenceError target_not_empty, archive_missing, archive_damaged, backup_invalid
 */
export async function backup(options: {
  readonly dataFolder: string;
  readonly target: string;
  readonly clock?: () => number;
}): Promise<Manifest> {
  const { dataFolder, clock = Date.now } = options;
  const target = resolve(options.target);
  await requireEmpty(target);
  const partial = join(dirname(target), `.${basename(target)}.partial-${randomBytes(6).toString('hex')}`);
  await mkdir(partial, { recursive: true });
  try {
    const databasePath = join(partial, databaseFileName);
    await takeSnapshot(join(dataFolder, databaseFileName), databasePath);
    const { archives: digests, images: imageDigests, ...contents } = await inspectSnapshot(databasePath);
    const archives = await backUpFiles(
      digests,
      join(dataFolder, archivesFolderName),
      join(partial, archivesFolderName),
      archivePath,
    );
    const images = await backUpFiles(
      imageDigests,
      join(dataFolder, imagesFolderName),
      join(partial, imagesFolderName),
      imagePath,
    );
    await syncFile(databasePath);
    const manifest: Manifest = {
      format: 1,
      createdAtMs: clock(),
      ...contents,
      database: await describeFile(databasePath),
      archives,
      images,
    };
    const manifestPath = join(partial, manifestFileName);
    await writeFile(manifestPath, `${JSON.stringify(manifest, null, 1)}\n`);
    await syncFile(manifestPath);
    await fileOperations.syncFolder(partial);
    await rename(partial, target);
    await fileOperations.syncFolder(dirname(target));
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function backUpFiles(
  digests: readonly string[],
  from: string,
  to: string,
  pathOf: typeof imagePath,
): Promise<readonly BackedUpFile[]> {
  const files: BackedUpFile[] = [];
  const folders = new Set<string>();
  await mkdir(to);
  for (const digest of digests) {
    const path = pathOf(to, digest);
    if (!folders.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
    folders.add(dirname(path));
    await linkOrCopy(pathOf(from, digest), path).catch((error: unknown) => {
      throw isMissing(error) ? archiveMissing(digest, error) : error;
    });
    files.push(await verifyArchive(path, digest));
  }
  for (const folder of [...folders, to]) await fileOperations.syncFolder(folder);
  return files;
}

async function requireEmpty(target: string): Promise<void> {
  const names = await orIfMissing(readdir(target), []);
  if (names.length === 0) return;
  throw new PersistenceError('target_not_empty', `${target} is not empty.`, {
    field: 'target',
    remedy: 'Name a folder that does not exist yet.',
  });
}
