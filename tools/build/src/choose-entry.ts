import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { builtFolder, mainEntryPoint } from './entry-points.ts';

/** What `npm start` runs, and why. */
export type Choice = {
  /** Absolute path of the file to run. */
  readonly path: string;
  /** The path relative to the root, with the reason, for people. */
  readonly reason: string;
};

const sourceFolders = ['apps', 'libs'];
const skipped = new Set(['node_modules', 'dist', 'data']);

/**
 * Chooses the build where it is newer than every source, or where there are no sources; else the sources.
 * @throws Error where there is neither
 */
export function chooseEntry(root: string): Choice {
  const builtName = `${builtFolder}/${mainEntryPoint.name}.js`;
  const built = { path: join(root, builtName), reason: '' };
  const source = { path: join(root, mainEntryPoint.source), reason: '' };
  const builtAtMs = existsSync(built.path) ? statSync(built.path).mtimeMs : undefined;
  if (!existsSync(source.path)) {
    if (builtAtMs === undefined)
      throw new Error(`There is neither ${builtName} nor ${mainEntryPoint.source} in ${root}.`);
    return { ...built, reason: `${builtName} (there are no sources)` };
  }
  if (builtAtMs === undefined) return { ...source, reason: `${mainEntryPoint.source} (nothing is built)` };
  const newest = Math.max(...sourceFolders.map((folder) => newestMs(join(root, folder))));
  return newest < builtAtMs
    ? { ...built, reason: `${builtName} (newer than every source)` }
    : { ...source, reason: `${mainEntryPoint.source} (newer than the build)` };
}

/** When anything below a folder was last written, in ms; folders count too, since a deletion changes nothing else. */
function newestMs(folder: string): number {
  if (!existsSync(folder)) return 0;
  const below = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !skipped.has(name));
  return Math.max(statSync(folder).mtimeMs, ...below.map((entry) => entryMs(folder, entry)));
}

function entryMs(folder: string, entry: Dirent): number {
  const path = join(folder, entry.name);
  return entry.isDirectory() ? newestMs(path) : (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}
