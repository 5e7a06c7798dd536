import type { ReleaseSummary } from '@chandlery/deployment';
import type { Deployment, NewDeploymentRevision, Project } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import type { Target } from '../deployments/deployer.ts';
import { recordOf, releasesOf } from '../deployments/helm-releases.ts';
import { outsideRevision } from '../deployments/outside-revision.ts';
import { notVisible, Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { canAdopt } from './list-releases.ts';
import { clusterOf, type DeploymentAddress, projectFor } from './visible-project.ts';

/** So many revisions are taken in; Helm keeps ten unless it is told otherwise. */
const mostRevisions = 20;

/**
 * Makes a deployment of a release that somebody installed without the store: with its history and its values. Nothing on the
 * cluster changes. Which version of the store it runs is told by chart name and number alone, since Helm keeps no digest.
 * @throws Refusal not_visible, release_not_adoptable; LifecycleError permission_missing; Refusal secret_key_missing
 * @throws DeploymentError cluster_*, release_record_invalid; PersistenceError deployment_exists
 */
export async function adoptRelease(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
): Promise<Deployment> {
  const { project } = await projectFor(services, caller, address, 'project.deployments.deploy');
  const target = { project, cluster: await clusterOf(services, project) };
  const summaries = await releasesOf(services.clusters, target, address.name);
  const [latest] = summaries;
  if (latest === undefined)
    throw notVisible(`release ${address.name} in the namespace ${project.namespace}`, 'name');
  requireAdoptable(latest);
  const id = newId();
  const revisions = await historyOf(services, target, id, summaries.slice(0, mostRevisions));
  const newest = revisions.at(-1);
  if (newest?.number !== latest.revision) throw busy(latest);
  const { chart, sealedValues } = newest;
  return services.database.deployments.adopt({
    id,
    projectId: project.id,
    name: address.name,
    chart,
    sealedValues,
    state: latest.status === 'deployed' ? 'running' : 'failed',
    currentRevision: latest.revision,
    revisions,
    actor: caller.actor,
  });
}

/** @throws Refusal release_not_adoptable */
function requireAdoptable(release: ReleaseSummary): void {
  if (!canAdopt(release.status)) throw busy(release);
}

function busy({ name, revision, status }: ReleaseSummary): Refusal {
  return new Refusal('release_not_adoptable', `Revision ${revision} of the release ${name} is ${status}.`, {
    field: 'name',
    remedy:
      status === 'uninstalled'
        ? 'Nothing runs of it: install it under this name after `helm uninstall` without --keep-history.'
        : 'Wait until Helm is done with it; where Helm was ended in the middle, roll it back first.',
    details: { revision, status },
  });
}

/** Oldest first. One that was removed between the list and the look is left out. @throws DeploymentError */
async function historyOf(
  services: Services,
  target: Target & { readonly project: Project },
  id: string,
  summaries: readonly ReleaseSummary[],
): Promise<readonly NewDeploymentRevision[]> {
  const revisions: NewDeploymentRevision[] = [];
  for (const summary of [...summaries].reverse()) {
    const record = await recordOf(services.clusters, target, summary);
    if (record !== undefined)
      revisions.push(await outsideRevision(services, target.project, id, record, 'adopt'));
  }
  return revisions;
}
