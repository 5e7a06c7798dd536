import { listReleases, readRelease, type ReleaseRecord, type ReleaseSummary } from '@chandlery/deployment';
import type { ClusterConnections } from './cluster-connections.ts';
import type { Target } from './deployer.ts';

/** How long a look at Helm's records may take. */
export const lookMs = 20_000;

/** Every revision of every release in a project's namespace, or of one, newest first; as the project's account. @throws DeploymentError */
export async function releasesOf(
  clusters: ClusterConnections,
  { cluster, project }: Target,
  name?: string,
): Promise<readonly ReleaseSummary[]> {
  const connection = await clusters.ofProject(cluster, project);
  return listReleases(connection, project.namespace, { name, signal: AbortSignal.timeout(lookMs) });
}

/** One revision whole; `undefined` where Helm has none. @throws DeploymentError */
export async function recordOf(
  clusters: ClusterConnections,
  { cluster, project }: Target,
  { name, revision }: Pick<ReleaseSummary, 'name' | 'revision'>,
): Promise<ReleaseRecord | undefined> {
  const connection = await clusters.ofProject(cluster, project);
  const release = { namespace: project.namespace, name, revision };
  return readRelease(connection, release, { signal: AbortSignal.timeout(lookMs) });
}
