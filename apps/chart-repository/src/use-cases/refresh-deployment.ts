import { isPendingStatus, type ReleaseSummary } from '@chandlery/deployment';
import {
  type Deployment,
  type NewDeploymentRevision,
  PersistenceError,
  settledDeploymentStates,
} from '@chandlery/persistence';
import { recordOf, releasesOf } from '../deployments/helm-releases.ts';
import { standingOf } from '../deployments/judge-release.ts';
import { outsideRevision } from '../deployments/outside-revision.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { clusterOf, type DeploymentAddress, deploymentFor, type SeenDeployment } from './visible-project.ts';

/**
 * Takes over what somebody did to a release without the store: what Helm's newest record says of chart, version and values is
 * what the deployment has from now on. Nothing on the cluster changes.
 * @throws Refusal not_visible, release_missing, release_busy; LifecycleError permission_missing; Refusal secret_key_missing
 * @throws DeploymentError cluster_*, release_record_invalid; PersistenceError deployment_state, revision_conflict
 */
export async function refreshDeployment(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  expectedRevision?: number,
): Promise<Deployment> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await refresh(services, caller, address, expectedRevision);
    } catch (error) {
      // What the watch sees meanwhile is a new revision too, and nothing that anybody decided.
      const isRace = error instanceof PersistenceError && error.code === 'revision_conflict';
      if (!isRace || expectedRevision !== undefined || tries === mostTries) throw error;
    }
  }
}

const mostTries = 3;

async function refresh(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  expectedRevision?: number,
): Promise<Deployment> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const { deployment } = seen;
  const { deployments } = services.database;
  const guard = {
    id: deployment.id,
    expectedRevision: expectedRevision ?? deployment.revision,
    from: settledDeploymentStates,
    actor: caller.actor,
  };
  const latest = await newestRelease(services, seen);
  const known = await deployments.revision(deployment.id, latest.revision);
  // The store's own doing: its values are kept as they were written.
  if (standingOf(deployment, latest, known) === 'as_known')
    return deployments.setState({ ...guard, to: deployment.state, changes: { drift: 'none' } });
  const found = await newestRevision(services, seen, latest);
  await deployments.recordRevision({ id: deployment.id, revision: found, actor: caller.actor });
  const { chart, sealedValues, number } = found;
  return deployments.setState({
    ...guard,
    to: found.status === 'deployed' ? 'running' : 'failed',
    changes: {
      chart: sameChart(deployment, chart) ? deployment.chart : chart,
      sealedValues,
      currentRevision: number,
      drift: 'none',
    },
  });
}

/** Which version that is, the store knew better when it installed it. */
function sameChart({ chart }: Deployment, { name, version }: Deployment['chart']): boolean {
  return chart.versionId !== null && chart.name === name && chart.version === version;
}

/** @throws Refusal release_missing, release_busy; DeploymentError */
async function newestRelease(
  services: Services,
  { project, deployment }: SeenDeployment,
): Promise<ReleaseSummary> {
  const target = { project, cluster: await clusterOf(services, project) };
  const [latest] = await releasesOf(services.clusters, target, deployment.name);
  if (latest === undefined || latest.status === 'uninstalled') throw missing(deployment.name);
  if (isPendingStatus(latest.status)) throw busy(latest);
  return latest;
}

/** @throws Refusal release_missing; DeploymentError */
async function newestRevision(
  services: Services,
  { project, deployment }: SeenDeployment,
  latest: ReleaseSummary,
): Promise<NewDeploymentRevision> {
  const target = { project, cluster: await clusterOf(services, project) };
  const record = await recordOf(services.clusters, target, latest);
  if (record === undefined) throw missing(deployment.name);
  return outsideRevision(services, project, deployment.id, record, 'adopt');
}

function missing(name: string): Refusal {
  return new Refusal('release_missing', `The cluster has no release ${name} any more.`, {
    field: 'name',
    remedy: 'Upgrade the deployment to install it again, or uninstall it to forget it.',
  });
}

function busy({ name, revision, status }: ReleaseSummary): Refusal {
  return new Refusal('release_busy', `Revision ${revision} of the release ${name} is ${status}.`, {
    field: 'name',
    remedy:
      'Wait until Helm is done with it, then refresh; or roll it back where Helm was ended in the middle.',
    details: { revision, status },
  });
}
