import { chmod, copyFile, cp, link, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownIdentity } from './process-identity.ts';
import { ensureWorkFolder } from './work-folder.ts';

/** What a run finds in its folder. */
export type FolderContents = {
  /** By name: files of mode 0600. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Path of an archive or a chart folder; it is `chart.tgz` or `chart` there. */
  readonly chart: string | undefined;
  /** Path of the binary, if it is to be in the folder as `helm`. */
  readonly binary: string | undefined;
};

/** The folder of one run. */
export type PrivateFolder = {
  readonly path: string;
  /** Removes it, and all that was written into it. */
  remove(): Promise<void>;
};

/** Makes the folder of one run, of mode 0700, with what the run needs in it. */
export async function privateFolder(workFolder: string, contents: FolderContents): Promise<PrivateFolder> {
  await ensureWorkFolder(workFolder);
  const { host, pid, started } = ownIdentity();
  const path = await mkdtemp(join(workFolder, `run-${host}-${pid}-${started}-`));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 3 });
  try {
    for (const name of ['home', 'tmp']) await mkdir(join(path, name), { mode: 0o700 });
    for (const [name, content] of Object.entries(contents.files)) {
      await writeFile(join(path, name), content, { mode: 0o600, flag: 'wx' });
    }
    if (contents.chart !== undefined) await bringChart(contents.chart, path);
    if (contents.binary !== undefined) await bringBinary(contents.binary, workFolder, path);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}

/** What a chart is called in the folder of its run. */
export async function chartName(chart: string): Promise<'chart' | 'chart.tgz'> {
  return (await stat(chart)).isDirectory() ? 'chart' : 'chart.tgz';
}

async function bringChart(chart: string, folder: string): Promise<void> {
  const target = join(folder, await chartName(chart));
  if (target.endsWith('.tgz')) await copyFile(chart, target);
  else await cp(chart, target, { recursive: true, verbatimSymlinks: true });
}

/**
 * A hard link to a copy of ours: the original may be on another file system, and the kernel lets
 * nobody link to what belongs to somebody else (fs.protected_hardlinks). The copy is never replaced:
 * who links to it meanwhile would be told that it is gone.
 */
async function bringBinary(binary: string, workFolder: string, folder: string): Promise<void> {
  const { mtimeMs, size } = await stat(binary);
  const shared = join(workFolder, `helm-${size}-${Math.trunc(mtimeMs)}`);
  const target = join(folder, 'helm');
  try {
    return await link(shared, target);
  } catch (error) {
    // A file system without hard links: each run has a copy of its own.
    if (codeOf(error) !== 'ENOENT') return copyFile(binary, target);
  }
  await copyFile(binary, target);
  await chmod(target, 0o500);
  await link(target, shared).catch((error: unknown) => {
    // Another run brought it meanwhile; this one has its own.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;
