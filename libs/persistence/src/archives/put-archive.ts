import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchivePlace } from '../ports/archives.ts';
import { archivePath, temporaryFolderName } from './archive-path.ts';

/** What putting does to the file system, one after the other: injected, so that a test reads the order of it. */
export type BlockingFiles = {
  /** Makes a new file with these bytes, and waits until they are on disk. */
  write(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  /** Waits until the names in a folder are on disk. */
  syncFolder(path: string): void;
  makeFolder(path: string): void;
};

/** The real file system. */
export const blockingFiles: BlockingFiles = {
  write(path, bytes) {
    const file = openSync(path, 'wx');
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: renameSync,
  syncFolder(path) {
    // Windows cannot flush a folder; NTFS keeps names in its own journal.
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
};

/** Folders that this thread knows to be there, durably. */
const made = new Set<string>();

/**
 * Puts an archive as `ArchiveFolder.put` does, on the thread that calls it, which waits for the disk: for worker threads.
 * It is durable under its digest when this returns.
 * @param digest of these very bytes: the caller has computed it
 */
export function putArchive(
  { root, extension }: ArchivePlace,
  digest: string,
  bytes: Uint8Array,
  files: BlockingFiles = blockingFiles,
): void {
  const path = archivePath(root, digest, extension);
  const folder = dirname(path);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.size === bytes.length) {
    const nowSeconds = Date.now() / 1000;
    utimesSync(path, nowSeconds, nowSeconds);
  } else {
    if (!made.has(folder)) {
      files.makeFolder(folder);
      files.syncFolder(root);
      made.add(folder);
    }
    const temporary = join(root, temporaryFolderName, randomBytes(16).toString('hex'));
    try {
      files.write(temporary, bytes);
      files.rename(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
  // Also where it was there: whoever wrote it may have been killed before it came to this.
  files.syncFolder(folder);
}
