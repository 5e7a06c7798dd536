import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile, link, open } from 'node:fs/promises';
import { archiveDamaged } from '../archives/digest.ts';
import type { BackedUpFile } from './manifest.ts';

/** What a file holds, by its bytes. */
export async function describeFile(path: string): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    if (!(chunk instanceof Uint8Array)) continue;
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest('hex'), bytes };
}

/** Waits until a file is on disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts an archive at a second place: by hard link within one file system (archives never change), else by copy. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isMissing(error)) throw error;
    await copyDurably(from, to);
  }
}

/** Copies a file to a new place and waits until it is on disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await syncFile(to);
}

/** @throws PersistenceError archive_damaged */
export async function verifyArchive(path: string, digest: string): Promise<BackedUpFile> {
  const file = await describeFile(path);
  if (file.digest !== digest) throw archiveDamaged(digest, file.digest);
  return file;
}

/** Tells whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
