import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Refusal } from '../problems/refusal.ts';
import { type CreatedTimes, createdTimes } from './import-created.ts';
import type { ImportProblem } from './import-report.ts';

/** One archive in the folder that is imported. */
export type ListedArchive = {
  /** Absolute. */
  readonly path: string;
  /** As people are told: relative to the folder. */
  readonly name: string;
  /** Absolute path of `{path}.prov`, where there is one. */
  readonly provenancePath?: string;
  /** Of the file, in milliseconds since the epoch. */
  readonly modifiedAtMs: number;
};

/** What there is to import. */
export type Listing = {
  /** The ones published first come first. */
  readonly archives: readonly ListedArchive[];
  readonly created: CreatedTimes;
  /** Files and folders that cannot be read, and provenance files without an archive. */
  readonly problems: readonly ImportProblem[];
};

const indexNames = new Set(['index.yaml', 'index-cache.yaml']);

/** Finds the archives in a folder and in those below it, with their provenance files and the indexes beside them. */
export async function listFolder(root: string): Promise<Listing> {
  const problems: ImportProblem[] = [];
  const refused = (path: string, error: unknown): void => {
    problems.push({ name: relative(root, path) || '.', error });
  };
  const paths = await filesBelow(root, refused);
  const all = new Set(paths);
  const created = await createdTimes(
    paths.filter((path) => indexNames.has(path.slice(dirname(path).length + 1))),
    refused,
  );
  const archives: ListedArchive[] = [];
  for (const path of paths) {
    if (path.endsWith('.tgz.prov') && !all.has(path.slice(0, -'.prov'.length)))
      refused(path, new Refusal('archive_absent', 'There is no archive beside this provenance file.'));
    if (!path.endsWith('.tgz')) continue;
    try {
      const { mtimeMs } = await stat(path);
      archives.push({
        path,
        name: relative(root, path),
        ...(all.has(`${path}.prov`) ? { provenancePath: `${path}.prov` } : {}),
        modifiedAtMs: Math.trunc(mtimeMs),
      });
    } catch (error) {
      refused(path, error);
    }
  }
  const publishedAtMs = (archive: ListedArchive): number =>
    created.ofFile(root, archive.path) ?? archive.modifiedAtMs;
  const order = new Map(archives.map((archive) => [archive, publishedAtMs(archive)]));
  archives.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return { archives, created, problems };
}

/** Every file, sorted by its path. A folder that cannot be read, such as `lost+found`, is told and left out. */
async function filesBelow(root: string, refused: (path: string, error: unknown) => void): Promise<string[]> {
  const files: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
      }
    } catch (error) {
      if (folder === root) throw error;
      refused(folder, error);
    }
  }
  return files.sort();
}
