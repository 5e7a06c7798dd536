import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ClusterError } from '../errors.ts';

/** The folder with `go.mod` and `go.sum`: the one place that names versions. */
export const moduleFolder = resolve(import.meta.dirname, '../../binaries');

/** What is to be built, and under which name it is kept. */
export type GoModule = {
  readonly folder: string;
  /** Of Kubernetes, such as `v1.36.3`. */
  readonly version: string;
  /** Arguments of `go install` before the packages. */
  readonly flags: readonly string[];
  /** A folder name that changes with anything that could change the binaries. */
  readonly key: string;
};

/** Reads `go.mod`. @throws ClusterError build_failed where it names no Kubernetes */
export async function readGoModule(folder: string = moduleFolder): Promise<GoModule> {
  const [mod, sum] = await Promise.all(
    ['go.mod', 'go.sum'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const version = /^\s*(?:require\s+)?k8s\.io\/kubernetes (v\d+\.\d+\.\d+)(?:\s|$)/m.exec(mod ?? '')?.[1];
  if (version === undefined)
    throw new ClusterError('build_failed', `${folder}/go.mod requires no k8s.io/kubernetes.`);
  const flags = buildFlags(version);
  const hash = createHash('sha256')
    .update(JSON.stringify([mod, sum, flags]))
    .digest('hex');
  return { folder, version, flags, key: `kubernetes-${version}-${hash.slice(0, 12)}` };
}

/**
 * Without these the server says that it is v0.0.0, and every chart's kubeVersion refuses it: what Kubernetes' own
 * hack/lib/version.sh gives to the linker.
 */
function buildFlags(version: string): readonly string[] {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const named = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const variables = Object.entries(named).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ['-trimpath', '-ldflags', `-s -w ${variables.join(' ')}`];
}
