import { metadataOnly, type CallOptions, type ClusterConnection } from '../connection/cluster-connection.ts';
import { mapAt, textAt, timeAt, type KubeObject } from '../objects/kube-object.ts';
import { decodeRelease, statusOf } from './decode-release.ts';
import type { ReleaseRecord, ReleaseSummary } from './release-types.ts';

/** Helm's own labels of a record (pkg/storage/driver/util.go `systemLabels`). */
const ownLabels = new Set(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']);
const recordType = 'helm.sh/release.v1';
/** A Secret holds a MiB in base64; with its metadata. */
const mostRecordBytes = 4 * 1024 * 1024;

/** How records are read. */
export type ReadReleaseOptions = Pick<CallOptions, 'signal'>;

/**
 * Every revision of every release of a namespace (or, with an empty name, of the cluster), or of one release, newest revision
 * first; by labels alone, so that no value leaves the cluster.
 */
export async function listReleases(
  connection: ClusterConnection,
  namespace: string,
  options: ReadReleaseOptions & { readonly name?: string | undefined } = {},
): Promise<readonly ReleaseSummary[]> {
  const { name, signal } = options;
  const labelSelector = `owner=helm${name === undefined ? '' : `,name=${name}`}`;
  const { items } = await connection.list(secretsPath(namespace), {
    query: { labelSelector, fieldSelector: `type=${recordType}` },
    accept: metadataOnly.list,
    project: releaseSummary,
    mostItems: 20_000,
    signal,
  });
  return [...items].sort((one, other) => byRelease(one, other) || other.revision - one.revision);
}

/** The newest revision of each release of a list. */
export function latestRevisions(summaries: readonly ReleaseSummary[]): readonly ReleaseSummary[] {
  const latest = new Map<string, ReleaseSummary>();
  for (const summary of summaries) {
    const key = `${summary.namespace}/${summary.name}`;
    const known = latest.get(key);
    if (known === undefined || known.revision < summary.revision) latest.set(key, summary);
  }
  return [...latest.values()];
}

/** One revision of a release whole, or its newest; `undefined` where Helm has no record of it. @throws DeploymentError release_record_invalid */
export async function readRelease(
  connection: ClusterConnection,
  release: { readonly namespace: string; readonly name: string; readonly revision?: number | undefined },
  options: ReadReleaseOptions = {},
): Promise<ReleaseRecord | undefined> {
  const { namespace, name } = release;
  const revision =
    release.revision ?? (await listReleases(connection, namespace, { ...options, name }))[0]?.revision;
  if (revision === undefined) return undefined;
  const path = `${secretsPath(namespace)}/${encodeURIComponent(`sh.helm.release.v1.${name}.v${revision}`)}`;
  const secret = await connection.find(path, { ...options, maxBytes: mostRecordBytes });
  if (secret === undefined) return undefined;
  return decodeRelease(
    Buffer.from(textAt(secret, 'data', 'release'), 'base64').toString('latin1'),
    namespace,
  );
}

/** What a record's labels say; `undefined` where it is none of Helm's. */
export function releaseSummary(secret: KubeObject): ReleaseSummary | undefined {
  const labels = mapAt(secret, 'metadata', 'labels');
  const name = labels['name'];
  const revision = Number(labels['version']);
  if (labels['owner'] !== 'helm' || name === undefined || !Number.isSafeInteger(revision)) return undefined;
  return {
    namespace: textAt(secret, 'metadata', 'namespace'),
    name,
    revision,
    status: statusOf(labels['status'] ?? ''),
    createdAtMs: seconds(labels['createdAt']) ?? timeAt(secret, 'metadata', 'creationTimestamp') ?? null,
    modifiedAtMs: seconds(labels['modifiedAt']),
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !ownLabels.has(key))),
    resourceVersion: textAt(secret, 'metadata', 'resourceVersion'),
  };
}

/** The path of the Secrets of a namespace; of all of them where it is empty. */
function secretsPath(namespace: string): string {
  return namespace === '' ? '/api/v1/secrets' : `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

function seconds(label: string | undefined): number | null {
  const value = Number(label);
  return label === undefined || !Number.isFinite(value) ? null : value * 1000;
}

function byRelease(one: ReleaseSummary, other: ReleaseSummary): number {
  const [left, right] = [`${one.namespace}/${one.name}`, `${other.namespace}/${other.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
