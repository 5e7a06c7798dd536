import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever holds a lock touches it this often. */
const touchMs = 2_000;

/**
 * Runs something while nobody else does, in whatever process of whatever container: a lock is a file that its holder
 * touches, and one that nobody has touched for a while was left by somebody who died. Two may hold it at once
 * in the moment in which both find it left; what is done under it has to bear that.
 * @param options.leftMs after which a lock is taken to be left behind
 * @param options.waiting is called once where somebody else holds it
 */
export async function withLock<T>(
  path: string,
  options: { readonly leftMs?: number; readonly waiting?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await take(path))) {
    if (await isLeft(path, options.leftMs ?? 15 * touchMs)) {
      await remove(path);
      continue;
    }
    if (!told) options.waiting?.();
    told = true;
    await sleep(200);
  }
  const touching = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.close();
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function isLeft(path: string, leftMs: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs > leftMs;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Of several that remove one lock, one succeeds. */
async function remove(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  await rm(aside, { force: true });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
