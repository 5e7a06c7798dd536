import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { HelmError } from '../errors.ts';
import { noIsolation } from '../isolation/isolation.ts';
import { clusterLimits } from '../spawn/limits.ts';
import { runHelm } from '../spawn/run-helm.ts';
import { defaultWorkFolder } from '../spawn/work-folder.ts';
import type { HelmBinary } from './helm-binary.ts';
import { isBefore, parseHelmVersion } from './helm-version.ts';
import { knownHoles } from './known-holes.ts';

/** The oldest that has every flag which is used here; `--take-ownership` came last. */
const oldest = { major: 3, minor: 17, patch: 0 };

/** What has been asked already, by path, size and time of the file. */
const known = new Map<string, HelmBinary>();

/**
 * Finds Helm and asks it what it is. The answer is kept as long as the file stays what it is.
 * @param options.path as configured; if set, nothing else is looked at
 * @param options.environmentPath the PATH to look along otherwise
 * @param options.folder for the private folder of the question
 * @throws HelmError `helm_missing`, `helm_unusable`, `helm_too_old`, `work_folder_unsafe`
 */
export async function findHelm(options: {
  readonly path?: string | undefined;
  readonly environmentPath?: string | undefined;
  readonly folder?: string | undefined;
}): Promise<HelmBinary> {
  const path = await locate(options.path, options.environmentPath ?? '');
  const { size, mtimeMs } = await stat(path);
  const key = `${path}\n${size}\n${mtimeMs}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const binary = await ask(path, options.folder ?? defaultWorkFolder());
  known.set(key, binary);
  return binary;
}

async function locate(configured: string | undefined, environmentPath: string): Promise<string> {
  const candidates =
    configured === undefined
      ? environmentPath
          .split(delimiter)
          .filter(isAbsolute)
          .map((folder) => join(folder, 'helm'))
      : [resolve(configured)];
  for (const candidate of candidates) {
    const path = await executable(candidate);
    if (path !== undefined) return path;
  }
  throw new HelmError(
    'helm_missing',
    configured === undefined
      ? 'There is no helm in any folder of PATH.'
      : `There is no program at ${configured}.`,
    { remedy: 'Install Helm 3.18.5 or later, or Helm 4, or configure the path of the binary.' },
  );
}

async function executable(candidate: string): Promise<string | undefined> {
  try {
    await access(candidate, constants.X_OK);
    const path = await realpath(candidate);
    return (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

async function ask(path: string, folder: string): Promise<HelmBinary> {
  const run = await runHelm({
    binary: path,
    args: ['version', '--template={{.Version}}'],
    folder,
    mode: 'cluster',
    isolation: noIsolation,
    limits: { ...clusterLimits, timeoutMs: 10_000, graceMs: 0, outputBytes: 64 * 1024 },
  });
  const version = run.exitCode === 0 ? parseHelmVersion(run.stdout) : undefined;
  if (version === undefined) {
    const said = `${run.stdout}${run.stderr}`.trim().slice(0, 200);
    throw new HelmError('helm_unusable', `${path} does not answer as Helm does (${run.ending}): ${said}`, {
      remedy: 'Configure the path of an unmodified Helm binary.',
      run,
    });
  }
  const text = `${version.major}.${version.minor}.${version.patch}`;
  if (isBefore(version, oldest)) {
    throw new HelmError('helm_too_old', `${path} is Helm ${text}; 3.17.0 is the oldest that works here.`, {
      remedy: 'Install Helm 3.18.5 or later, or Helm 4.',
    });
  }
  if (version.major !== 3 && version.major !== 4) {
    throw new HelmError('helm_unusable', `${path} is Helm ${text}, a major version that is not known here.`, {
      remedy: 'Install Helm 3 or Helm 4.',
    });
  }
  const spelled = run.stdout.trim().replace(/^v/, '').replace(/\+.*$/, '');
  return { path, version: spelled, major: version.major, warnings: knownHoles(version) };
}
