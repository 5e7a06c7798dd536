import {
  DeploymentError,
  isPendingStatus,
  type ReleaseState,
  type ReleaseSummary,
} from '@chandlery/deployment';
import { systemActor } from '@chandlery/lifecycle';
import { type Deployment, type DeploymentDrift, PersistenceError } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import type { Target } from './deployer.ts';
import { recordOf, releasesOf } from './helm-releases.ts';
import {
  isSameRevision,
  type Judged,
  judgeMissing,
  judgeRelease,
  reasonOf,
  type Standing,
  standingOf,
} from './judge-release.ts';
import { outsideRevision } from './outside-revision.ts';

export type Observing = Pick<Services, 'database' | 'clusters' | 'sealer' | 'nowMs' | 'log'>;

/** So many revisions that somebody else made are taken in at once: as many as Helm keeps by default. */
const mostRevisions = 10;

/**
 * Writes down what its cluster has of a deployment with which nothing is under way. That it is otherwise than the store left
 * it is believed only after a look of its own: what is watched may be some moments old.
 * @param seen by the watch; `undefined` where the cluster has nothing of it
 * @throws DeploymentError, where that look is not possible
 */
export async function observeDeployment(
  services: Observing,
  target: Target,
  id: string,
  seen: ReleaseState | undefined,
): Promise<void> {
  const { database, nowMs } = services;
  const atMs = nowMs();
  const deployment = await database.deployments.findById(id);
  if (deployment === undefined || !isSettled(deployment)) return;
  let record = seen?.record;
  let drift: DeploymentDrift = 'none';
  let standing = await standingNow(services, deployment, record);
  if (standing !== 'as_known') {
    const records = await releasesOf(services.clusters, target, deployment.name);
    record = records[0];
    standing = await standingNow(services, deployment, record);
    if (standing === 'missing') drift = 'missing';
    if (standing === 'changed') drift = await takeNote(services, target, deployment, records);
  }
  const judged = judge(deployment, standing, record, seen);
  if (judged === undefined && drift === deployment.drift) return;
  const status = deployment.status ?? unseen;
  const images = judged?.images ?? (await database.deployments.imagesOf(id));
  await observe(services, id, { ...(judged ?? { status }), atMs, drift, images });
}

/** `undefined` where there is nothing that should run, or nothing was seen of it yet. */
function judge(
  deployment: Deployment,
  standing: Standing,
  record: ReleaseSummary | undefined | null,
  seen: ReleaseState | undefined,
): Judged | undefined {
  if (standing === 'missing') return judgeMissing(record?.status === 'uninstalled');
  if (record === undefined || record === null || record.status === 'uninstalled' || seen === undefined)
    return undefined;
  return judgeRelease(deployment, { ...seen, record });
}

const unseen = {
  code: 'unknown',
  message: 'it was not seen yet',
  resources: { total: 0, ready: 0, failed: 0 },
};

/** Writes down that nothing is known at the moment, which is no failure of the deployment. */
export async function observeNothing(
  services: Observing,
  { id, status, drift }: Deployment,
  { code, message }: Pick<DeploymentError, 'code' | 'message'>,
): Promise<void> {
  const { resources } = status ?? unseen;
  // Why it failed is wanted again when the cluster is back.
  const before = status === null ? undefined : (status.details?.['before'] ?? status);
  const details = before === undefined ? {} : { details: { before: reasonOf(before) } };
  const images = await services.database.deployments.imagesOf(id);
  const atMs = services.nowMs();
  await observe(services, id, { atMs, status: { code, message, resources, ...details }, drift, images });
}

/** @returns without a word where the deployment is gone by now */
async function observe(
  { database }: Observing,
  id: string,
  observation: Parameters<Services['database']['deployments']['observe']>[0]['observation'],
): Promise<void> {
  try {
    await database.deployments.observe({ id, observation });
  } catch (error) {
    if (!(error instanceof PersistenceError && error.code === 'not_found')) throw error;
  }
}

/** Whether nothing is under way: an operation knows better what it is doing. */
function isSettled({ state, removedAtMs }: Deployment): boolean {
  return removedAtMs === null && ['running', 'failed', 'uninstalled'].includes(state);
}

async function standingNow(
  { database }: Observing,
  deployment: Deployment,
  record: ReleaseSummary | undefined | null,
) {
  const known = record ? await database.deployments.revision(deployment.id, record.revision) : undefined;
  return standingOf(deployment, record, known);
}

/** Remembers the revisions that somebody else made. @returns what there is to say of it */
async function takeNote(
  services: Observing,
  target: Target,
  deployment: Deployment,
  records: readonly ReleaseSummary[],
): Promise<DeploymentDrift> {
  for (const summary of records.slice(0, mostRevisions).reverse()) {
    if (isPendingStatus(summary.status) || (await isKnown(services, deployment, summary))) continue;
    try {
      const record = await recordOf(services.clusters, target, summary);
      if (record === undefined) continue;
      const revision = await outsideRevision(services, target.project, deployment.id, record, 'outside');
      await services.database.deployments.recordRevision({
        id: deployment.id,
        revision,
        actor: systemActor,
      });
    } catch (error) {
      if (!(error instanceof DeploymentError && error.code === 'release_record_invalid')) throw error;
      services.log.warn({ err: error, deployment: deployment.id }, "a record of Helm's cannot be read");
      if (summary === records[0]) return 'unknown_revision';
    }
  }
  return 'changed_outside';
}

/** Whether the store has this revision, and it is not another one that was given the same number since. */
async function isKnown(
  { database }: Observing,
  { id }: Deployment,
  summary: ReleaseSummary,
): Promise<boolean> {
  const known = await database.deployments.revision(id, summary.revision);
  return known !== undefined && isSameRevision(known, summary);
}
