import { isPendingStatus, latestRevisions } from '@chandlery/deployment';
import type { HelmStatus } from '@chandlery/helm-cli';
import { releasesOf } from '../deployments/helm-releases.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { clusterOf, projectFor, type ProjectAddress } from './visible-project.ts';

/** A release in the namespace of a project, whoever made it. */
export type FoundRelease = {
  readonly name: string;
  /** Helm's newest. */
  readonly revision: number;
  readonly status: HelmStatus;
  readonly createdAtMs: number | null;
  /** Whether the store has a deployment of it. */
  readonly managed: boolean;
  /** Whether it could be adopted now. */
  readonly adoptable: boolean;
};

/** So many are shown: a namespace with more is no place to choose in. */
const most = 1_000;

/**
 * What Helm has in the namespace of a project, by name. To who deploys there: what is not managed is nobody's deployment, so that
 * seeing the project is not enough.
 * @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError
 */
export async function listReleases(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
): Promise<readonly FoundRelease[]> {
  const { project } = await projectFor(services, caller, address, 'project.deployments.deploy');
  const target = { project, cluster: await clusterOf(services, project) };
  const latest = latestRevisions(await releasesOf(services.clusters, target)).slice(0, most);
  return Promise.all(
    latest.map(async ({ name, revision, status, createdAtMs }) => {
      const deployment = await services.database.deployments.find(project.id, name);
      const managed = deployment !== undefined;
      return { name, revision, status, createdAtMs, managed, adoptable: !managed && canAdopt(status) };
    }),
  );
}

/** Whether something runs of it, and nobody is at it now. */
export function canAdopt(status: HelmStatus): boolean {
  return !isPendingStatus(status) && status !== 'uninstalled' && status !== 'unknown';
}
