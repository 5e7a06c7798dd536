import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchivePlace, ArchivePort } from '../ports/archives.ts';
import {
  archiveExtension,
  archivePath,
  archivesFolderName,
  imageExtension,
  imagesFolderName,
  temporaryFolderName,
} from './archive-path.ts';
import { archiveMissing, isDigest, requireDigest } from './digest.ts';
import { type FileOperations, fileOperations, orIfMissing } from './file-operations.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { SharedOrAlone } from './shared-or-alone.ts';
import { SharedSync } from './shared-sync.ts';

type Options = {
  /** Holds one folder for each first two digits of a digest. */
  readonly root: string;
  /** What file names end with. */
  readonly extension?: string;
  readonly files?: FileOperations;
  readonly clock?: () => number;
};

/**
 * Archives as files under their digest. A file has its name only when its bytes are on disk, and `put` resolves only when the
 * name is too; from then on a row may name it.
 */
export class ArchiveFolder implements ArchivePort {
  readonly #root: string;
  readonly #extension: string;
  readonly #files: FileOperations;
  readonly #clock: () => number;
  readonly #folders: SharedSync;
  readonly #archives = new OneAtATime();
  /** Threads that put, which `#archives` knows nothing of, against removals. */
  readonly #threads = new SharedOrAlone();
  /** Folders that are known to be there, durably. */
  readonly #made = new Set<string>();

  constructor({ root, extension = archiveExtension, files = fileOperations, clock = Date.now }: Options) {
    this.#root = root;
    this.#extension = extension;
    this.#files = files;
    this.#clock = clock;
    this.#folders = new SharedSync((path) => files.syncFolder(path));
  }

  /** Makes the folders and removes what a process that was killed left half written. For one process at a time. */
  async prepare(): Promise<void> {
    const temporary = join(this.#root, temporaryFolderName);
    for (const path of [this.#root, temporary]) {
      if (await this.#files.makeFolder(path)) await this.#folders.sync(dirname(path));
    }
    for (const name of await this.#files.list(temporary)) await this.#files.remove(join(temporary, name));
  }

  async put(digest: string, bytes: Uint8Array): Promise<void> {
    requireDigest(digest, bytes);
    await this.#archives.run(digest, async () => {
      const path = this.#pathOf(digest);
      const there = await this.#files.stat(path);
      if (there?.bytes === bytes.length) await this.#files.touch(path, this.#clock());
      else await this.#write(path, bytes);
      // Also where it was there: whoever wrote it may have been killed before it came to this.
      await this.#folders.sync(dirname(path));
    });
  }

  whileThreadsPut<T>(work: (place: ArchivePlace) => Promise<T>): Promise<T> {
    return this.#threads.shared(() => work({ root: this.#root, extension: this.#extension }));
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(path);
    if (!this.#made.has(folder)) {
      await this.#files.makeFolder(folder);
      await this.#folders.sync(this.#root);
      this.#made.add(folder);
    }
    const temporary = join(this.#root, temporaryFolderName, randomBytes(16).toString('hex'));
    try {
      const file = await this.#files.write(temporary, bytes);
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#files.rename(temporary, path);
    } catch (error) {
      await this.#files.remove(temporary);
      throw error;
    }
  }

  async stat(digest: string): Promise<{ readonly bytes: number } | undefined> {
    if (!isDigest(digest)) return undefined;
    const there = await this.#files.stat(this.#pathOf(digest));
    return there && { bytes: there.bytes };
  }

  async read(digest: string): Promise<Uint8Array> {
    if (!isDigest(digest)) throw archiveMissing(digest);
    const bytes = await orIfMissing(readFile(this.#pathOf(digest)), undefined);
    if (bytes === undefined) throw archiveMissing(digest);
    requireDigest(digest, bytes);
    return bytes;
  }

  /** The file is open when this resolves: what happens to the name afterwards does not disturb who reads. */
  async open(digest: string, range?: { readonly start: number; readonly end: number }) {
    if (!isDigest(digest)) throw archiveMissing(digest);
    const file = await orIfMissing(open(this.#pathOf(digest), 'r'), undefined);
    if (file === undefined) throw archiveMissing(digest);
    return file.createReadStream({ ...range });
  }

  #pathOf(digest: string): string {
    return archivePath(this.#root, digest, this.#extension);
  }

  async *list() {
    for (const folder of await this.#files.list(this.#root)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const name of await this.#files.list(join(this.#root, folder))) {
        const digest = name.slice(0, -this.#extension.length);
        if (!isDigest(digest) || !name.endsWith(this.#extension)) continue;
        const there = await this.#files.stat(join(this.#root, folder, name));
        if (there !== undefined) yield { digest, ...there };
      }
    }
  }

  async remove(digest: string, options: { readonly unlessPutSinceMs?: number } = {}): Promise<boolean> {
    if (!isDigest(digest)) return false;
    const path = this.#pathOf(digest);
    const remove = async (): Promise<boolean> => {
      if (options.unlessPutSinceMs !== undefined) {
        const there = await this.#files.stat(path);
        if (there !== undefined && there.modifiedAtMs >= options.unlessPutSinceMs) return false;
      }
      return this.#files.remove(path);
    };
    return this.#archives.run(digest, () => this.#threads.alone(remove));
  }
}

/** Opens the archives of a data folder: `archives/ab/abcd….tgz` in it. */
export async function openArchiveFolder(
  folder: string,
  options: Omit<Options, 'root' | 'extension'> = {},
): Promise<ArchivePort> {
  const archives = new ArchiveFolder({ root: join(folder, archivesFolderName), ...options });
  await archives.prepare();
  return archives;
}

/** Opens the images of a data folder, kept as archives are: `images/ab/abcd….image` in it. */
export async function openImageFolder(
  folder: string,
  options: Omit<Options, 'root' | 'extension'> = {},
): Promise<ArchivePort> {
  const images = new ArchiveFolder({
    root: join(folder, imagesFolderName),
    extension: imageExtension,
    ...options,
  });
  await images.prepare();
  return images;
}
