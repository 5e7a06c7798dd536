import { ChartError, readArchive, readMetadata } from '@chandlery/chart';
import type { BoundedReads } from './bounded-reads.ts';
import { RepositoryError } from './errors.ts';
import type { PullLimits } from './limits.ts';
import type { ChartIdentity, IdentityMemory } from './names.ts';
import type { TreeEntry } from './repository-reader.ts';

/** Helm's name of a packed chart: `web-1.2.3.tgz`. */
const helmName = /^(.+)-v?\d+\.\d+(?:\.\d+)?(?:[-+].*)?\.tgz$/;

/** What a .tgz is: a chart, something that is none, or something that should be one by its name and cannot be read. */
export type ArchiveIdentity =
  | { readonly kind: 'chart'; readonly identity: ChartIdentity }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other' };

/** Looks into a .tgz. Any file may be called so; only what is named as Helm names charts has to be one. */
export async function archiveIdentity(
  entry: TreeEntry,
  reads: BoundedReads,
  limits: PullLimits,
  memory: IdentityMemory,
): Promise<ArchiveIdentity> {
  const otherwise: ArchiveIdentity = helmName.test(baseName(entry.path))
    ? { kind: 'unreadable' }
    : { kind: 'other' };
  const known = memory.get(entry.sha);
  if (known !== undefined) return known === null ? otherwise : { kind: 'chart', identity: known };
  if ((entry.size ?? 0) > limits.archive.archiveBytes) return otherwise;
  try {
    const identity = identityIn(await reads.one(entry, limits.archive.archiveBytes), limits);
    memory.set(entry.sha, identity);
    return identity === null ? otherwise : { kind: 'chart', identity };
  } catch (error) {
    if (error instanceof RepositoryError && error.code === 'blob_too_large') return otherwise;
    throw error;
  }
}

function identityIn(bytes: Uint8Array, limits: PullLimits): ChartIdentity | null {
  try {
    const { files } = readArchive(bytes, limits.archive);
    const chartYaml = files.find(({ path }) => path === 'Chart.yaml');
    if (chartYaml === undefined) return null;
    const { name, version } = readMetadata(chartYaml.bytes);
    return name === '' ? null : { name, version };
  } catch (error) {
    if (error instanceof ChartError) return null;
    throw error;
  }
}

/** Whether a file may be a packed version of that chart, by its name. */
export function mayBeArchiveOf(name: string, path: string): boolean {
  return baseName(path).startsWith(`${name}-`);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
