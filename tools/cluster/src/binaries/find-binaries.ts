import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ClusterError } from '../errors.ts';
import { download, downloadSite } from './download.ts';
import { goBuild } from './go-build.ts';
import { readGoModule, type GoModule } from './go-module.ts';
import { findProgram, inPath, type PathEnvironment } from './in-path.ts';
import { withLock } from './lock.ts';
import { type Binaries, type BinaryName, binaryNames } from './names.ts';

/** Where to look, and whom to tell. */
export type FindOptions = {
  readonly env: PathEnvironment & {
    readonly XDG_CACHE_HOME?: string | undefined;
  };
  readonly say: (line: string) => void;
  /** The site that has Kubernetes' releases; Kubernetes' own unless given. */
  readonly site?: string;
  /** The folder with `go.mod`; the one of this package unless given. */
  readonly module?: string;
};

/** The programs, and where they came from. */
export type Found = { readonly binaries: Binaries; readonly from: 'path' | 'cache' | 'made' };

/**
 * Finds the programs of a cluster: in `KUBEBUILDER_ASSETS` or `PATH` (all of them, else it goes on), in the cache, or
 * makes them into the cache: what Kubernetes' download site has, and the rest out of `PATH` or out of Go modules.
 * @throws ClusterError binaries_missing where there is no way to have them, and why making them failed
 */
export async function findBinaries(options: FindOptions): Promise<Found> {
  const installed = complete(await inPath(binaryNames, options.env));
  if (installed !== undefined) return { binaries: installed, from: 'path' };
  const module = await readGoModule(options.module);
  const cache = cacheFolder(options.env);
  const folder = join(cache, module.key);
  if (existsSync(folder)) return { binaries: inFolder(folder), from: 'cache' };
  const waiting = () => options.say('another run is making the binaries: waiting for it');
  await withLock(`${folder}.lock`, { waiting }, async () => {
    if (!existsSync(folder)) await make(cache, folder, module, options);
  });
  return { binaries: inFolder(folder), from: 'made' };
}

/** The folder of this user's caches, outside of any checkout. */
export function cacheFolder(env: FindOptions['env']): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chandlery');
}

/** Makes a whole folder under another name: what is there under its own is complete. */
async function make(cache: string, folder: string, module: GoModule, options: FindOptions): Promise<void> {
  await mkdir(cache, { recursive: true });
  await removeLeftBehind(cache, `${module.key}.part-`);
  const temporary = await mkdtemp(`${folder}.part-`);
  try {
    await fill(temporary, module, options);
    await rename(temporary, folder).catch((error: unknown) => {
      // Somebody else took our lock for one left behind, and was faster.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What runs that were killed left: whoever has the lock is the only one that makes these binaries. */
async function removeLeftBehind(cache: string, prefix: string): Promise<void> {
  const left = (await readdir(cache)).filter((name) => name.startsWith(prefix));
  await Promise.all(left.map((name) => rm(join(cache, name), { recursive: true, force: true })));
}

async function fill(folder: string, module: GoModule, options: FindOptions): Promise<void> {
  const { env, say, site = downloadSite } = options;
  const has = new Set<BinaryName>(
    await download({ version: module.version, folder, site, say }).catch((error: unknown) => {
      // There may be another way; bytes that are not what was published are another matter.
      if (!(error instanceof ClusterError && error.code === 'download_failed')) throw error;
      say(error.message);
      return [];
    }),
  );
  if (has.size > 0) {
    const elsewhere = await inPath(without(has), env);
    for (const name of without(has)) {
      const path = elsewhere[name];
      if (path === undefined) continue;
      await copyFile(path, join(folder, name));
      has.add(name);
    }
  }
  const missing = without(has);
  if (missing.length === 0) return;
  const go = await findProgram('go', { PATH: env.PATH });
  if (go === undefined)
    throw new ClusterError(
      'binaries_missing',
      `${missing.join(', ')}: not in KUBEBUILDER_ASSETS or PATH, not in ${folder.replace(/\.part-.*$/, '')}, not downloadable from ${site}, and Go is not installed to build them.`,
    );
  await goBuild({ go, module, names: missing, folder, say });
}

function without(has: ReadonlySet<BinaryName>): readonly BinaryName[] {
  return binaryNames.filter((name) => !has.has(name));
}

function complete(found: Partial<Record<BinaryName, string>>): Binaries | undefined {
  const { etcd, kwok } = found;
  const [server, manager, scheduler] = [
    found['kube-apiserver'],
    found['kube-controller-manager'],
    found['kube-scheduler'],
  ];
  if (!etcd || !kwok || !server || !manager || !scheduler) return undefined;
  return {
    etcd,
    kwok,
    'kube-apiserver': server,
    'kube-controller-manager': manager,
    'kube-scheduler': scheduler,
  };
}

function inFolder(folder: string): Binaries {
  return {
    etcd: join(folder, 'etcd'),
    kwok: join(folder, 'kwok'),
    'kube-apiserver': join(folder, 'kube-apiserver'),
    'kube-controller-manager': join(folder, 'kube-controller-manager'),
    'kube-scheduler': join(folder, 'kube-scheduler'),
  };
}
