import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';

/** What the archive folder does to the file system: injected, so that a test reads the order of it. */
export type FileOperations = {
  /** Makes a new file with these bytes; they may still be in the system's cache only. @returns what to do with it next */
  write(path: string, bytes: Uint8Array): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Waits until the names in a folder are on disk. */
  syncFolder(path: string): Promise<void>;
  /** @returns whether it was made, rather than there */
  makeFolder(path: string): Promise<boolean>;
  /** `undefined` where there is no such file. */
  stat(path: string): Promise<{ readonly bytes: number; readonly modifiedAtMs: number } | undefined>;
  /** Sets the time of a file to a moment. */
  touch(path: string, atMs: number): Promise<void>;
  /** @returns whether there was a file */
  remove(path: string): Promise<boolean>;
  /** The names in a folder; none where there is no folder. */
  list(path: string): Promise<readonly string[]>;
};

/** A file that was written and is still open. */
export type OpenFile = {
  /** Waits until its bytes are on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** The real file system. */
export const fileOperations: FileOperations = {
  async write(path, bytes) {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
    return { sync: () => file.sync(), close: () => file.close() };
  },
  rename,
  async syncFolder(path) {
    // Windows cannot flush a folder; NTFS keeps names in its own journal.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  makeFolder: (path) =>
    mkdir(path).then(
      () => true,
      (error: unknown) => {
        if (hasCode(error, 'EEXIST')) return false;
        throw error;
      },
    ),
  stat: (path) =>
    orIfMissing(
      stat(path).then(({ size, mtimeMs }) => ({ bytes: size, modifiedAtMs: Math.trunc(mtimeMs) })),
      undefined,
    ),
  touch: (path, atMs) => utimes(path, atMs / 1000, atMs / 1000),
  remove: (path) =>
    orIfMissing(
      rm(path).then(() => true),
      false,
    ),
  list: (path) => orIfMissing(readdir(path), []),
};

/** What a promise gives, or something else where there is no such file. */
export async function orIfMissing<T, Other>(promise: Promise<T>, other: Other): Promise<T | Other> {
  try {
    return await promise;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return other;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
