import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest } from '../archives/digest.ts';
import { PersistenceError } from '../errors.ts';

/** The file that says what a backup holds; it is written last. */
export const manifestFileName = 'manifest.json';

/** A file of a backup, by the SHA-256 of its bytes. */
export type BackedUpFile = { readonly digest: string; readonly bytes: number };

export type Manifest = {
  readonly format: 1;
  readonly createdAtMs: number;
  /** The newest migration of the database. */
  readonly schemaVersion: string;
  /** Of the last commit that is in it. */
  readonly changeNumber: number;
  readonly database: BackedUpFile;
  readonly archives: readonly BackedUpFile[];
  /** Not in backups of before there were images. */
  readonly images?: readonly BackedUpFile[];
};

/**
 * Reads what a backup says of itself.
 * @throws PersistenceError backup_invalid
 */
export async function readManifest(source: string): Promise<Manifest> {
  const path = join(source, manifestFileName);
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isManifest(value)) return value;
  } catch (error) {
    throw backupInvalid(`${path} cannot be read`, error);
  }
  throw backupInvalid(`${path} is not a manifest that this version knows`);
}

/** The backup is incomplete or damaged. */
export function backupInvalid(reason: string, cause?: unknown): PersistenceError {
  return new PersistenceError('backup_invalid', `This backup cannot be used: ${reason}.`, {
    remedy: 'Use another backup.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const {
    format,
    createdAtMs,
    schemaVersion,
    changeNumber,
    database,
    archives,
    images = [],
  }: Partial<Record<keyof Manifest, unknown>> = value;
  return (
    format === 1 &&
    typeof createdAtMs === 'number' &&
    typeof schemaVersion === 'string' &&
    typeof changeNumber === 'number' &&
    isFile(database) &&
    Array.isArray(archives) &&
    archives.every(isFile) &&
    Array.isArray(images) &&
    images.every(isFile)
  );
}

function isFile(value: unknown): value is BackedUpFile {
  if (typeof value !== 'object' || value === null) return false;
  const { digest, bytes }: { digest?: unknown; bytes?: unknown } = value;
  return typeof digest === 'string' && isDigest(digest) && typeof bytes === 'number';
}
