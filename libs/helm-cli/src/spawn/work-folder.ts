import { lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HelmError } from '../errors.ts';
import { isGone } from './process-identity.ts';

const oneDayMs = 24 * 60 * 60 * 1000;

/** Where private folders are made when nobody says where. */
export function defaultWorkFolder(): string {
  return join(tmpdir(), `chandlery-helm-${process.getuid?.() ?? 'user'}`);
}

/**
 * Makes sure that the folder is there, is ours, and is nobody else's to look into: it stands in a
 * place such as /tmp, where others may have made it first.
 * @throws HelmError `work_folder_unsafe`
 */
export async function ensureWorkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    const mine = process.getuid === undefined || found.uid === process.getuid();
    const closed = process.platform === 'win32' || (found.mode & 0o022) === 0;
    if (found.isDirectory() && mine && closed) return;
  } catch (error) {
    throw unsafe(folder, 'cannot be made', error);
  }
  throw unsafe(folder, "is a link, another user's, or one that others may write to", undefined);
}

function unsafe(folder: string, why: string, cause: unknown): HelmError {
  return new HelmError('work_folder_unsafe', `The folder for Helm's private files (${folder}) ${why}.`, {
    remedy: 'Name a folder that only the server may write to.',
    cause,
  });
}

/** How the private folders of runs are named: host, process and its start, then what mkdtemp adds. */
export const runFolderName = /^run-([0-9a-f]{8})-(\d+)-(\d+)-/;

/**
 * Removes what killed servers left: private folders whose process is gone, and those of other
 * hosts after a day. To be called once when a server starts.
 * @returns how many folders were removed
 */
export async function sweepWorkFolder(folder: string): Promise<number> {
  await ensureWorkFolder(folder);
  let removed = 0;
  for (const name of await readdir(folder)) {
    const [, host, pid, started] = runFolderName.exec(name) ?? [];
    if (host === undefined || pid === undefined || started === undefined) continue;
    const path = join(folder, name);
    const gone = isGone({ host, pid: Number(pid), started }) ?? (await isOld(path));
    if (!gone) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > oneDayMs;
}
