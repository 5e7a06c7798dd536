import {
  type DeployedChart,
  type Deployment,
  type DeploymentChanges,
  type DeploymentState,
  maximumDeploymentRevisions,
  type NewDeploymentRevision,
  type OperationOutcome,
  PersistenceError,
} from '@chandlery/persistence';
import type { End, OperationHandler, OperationWork } from '../jobs/run-operations.ts';
import type { Services } from '../services.ts';
import { belongsTo } from '../security/sealed.ts';
import type { Performed, PerformedRevision, PerformRequest } from '@chandlery/deployment';
import type { Target } from './deployer.ts';
import {
  type DeploymentOperationKind,
  type DeploymentOperationRequest,
  readOperationRequest,
} from './operation-request.ts';

type Needs = Pick<Services, 'database' | 'archives' | 'sealer' | 'deployer' | 'log'>;

/** One operation on a deployment, with all that is known of it. */
type Job = {
  readonly kind: DeploymentOperationKind;
  readonly deployment: Deployment;
  readonly request: DeploymentOperationRequest;
  readonly target: Target;
};

/** Does the operations on deployments: looks up what they are about, has the deployer do it, and writes down what became of it. */
export function deploymentOperations(services: Needs): OperationHandler {
  return {
    async run(work) {
      const job = await jobOf(services, work);
      if (job === undefined) return gone(services, work);
      const performed = await services.deployer.perform(
        job.target,
        await performRequest(services, job, work.claimed.operation.id),
        {
          signal: work.signal,
          resumed: work.claimed.takenOverFrom !== null,
          report: work.report,
        },
      );
      return () => conclude(services, work, job, performed);
    },
    async giveUp(work, outcome) {
      const job = await jobOf(services, work);
      return job === undefined ? gone(services, work) : () => giveUp(services, work, job, outcome);
    },
  };
}

async function jobOf({ database }: Needs, { claimed }: OperationWork): Promise<Job | undefined> {
  const { operation } = claimed;
  const deployment = await database.deployments.findById(operation.subjectId);
  const project = deployment && (await database.projects.findById(deployment.projectId));
  const cluster = project && (await database.clusters.findById(project.clusterId));
  if (deployment === undefined || project === undefined || cluster === undefined) return undefined;
  const kind = operation.kind as DeploymentOperationKind;
  return { kind, deployment, request: readOperationRequest(claimed.request), target: { cluster, project } };
}

/** The project went away while it waited: there is nothing to do it to. */
function gone({ database }: Needs, { claimed: { lease } }: OperationWork): End {
  const outcome = {
    code: 'deployment_gone',
    message: 'The deployment, its project or its cluster was removed meanwhile.',
  };
  return () => database.operations.finish({ lease, state: 'failed', outcome });
}

/** What the deployer is asked for; archive and values are read only now, so that neither waits in memory. */
async function performRequest(
  { archives, sealer }: Needs,
  { kind, deployment, request }: Job,
  operation: string,
): Promise<PerformRequest> {
  const { options, message, archiveDigest, sealedValues, toRevision, keepHistory = false } = request;
  const common = { operation, release: deployment.name, revisionBefore: revisionBefore(deployment), options };
  switch (kind) {
    case 'install':
    case 'upgrade': {
      if (archiveDigest === undefined || sealedValues === undefined)
        throw new Error(`an operation of kind ${kind} names no chart or values`);
      const [archive, values] = [
        await archives.read(archiveDigest),
        sealer.open(sealedValues, belongsTo.deployment(deployment.id)),
      ];
      return { ...common, kind, archive, values, description: message };
    }
    case 'rollback':
      if (toRevision === undefined) throw new Error('a rollback names no revision');
      return { ...common, kind, revision: toRevision };
    case 'uninstall':
      return { ...common, kind, keepHistory, description: message };
    case 'test':
      return { ...common, kind };
  }
}

/** Of a release that was deleted by hand nothing is left: what is done now counts from 1 again. */
function revisionBefore({ drift, currentRevision }: Deployment): number | null {
  return drift === 'missing' ? null : currentRevision;
}

/** What became of it, in one commit with the end of the operation. */
async function conclude(
  services: Needs,
  { claimed }: OperationWork,
  job: Job,
  performed: Performed,
): Promise<void> {
  const { state, outcome } = performed;
  const { lease } = claimed;
  await services.database.deployments.conclude({
    lease,
    state,
    outcome,
    to: settledState(job, performed),
    changes: changesOf(job, performed),
    revisions: await newRevisions(services, claimed.operation.id, job, performed),
    ...(job.kind === 'uninstall' && state === 'succeeded' && !(job.request.keepHistory ?? false)
      ? { remove: true }
      : {}),
  });
}

/** A test says nothing of what runs; nor does what was cancelled before it did anything. */
function settledState({ kind, request }: Job, { settled }: Performed): DeploymentState {
  if (kind === 'test') return before(request) ?? settled;
  return settled;
}

function before({ stateBefore }: DeploymentOperationRequest): DeploymentState | undefined {
  const states: readonly DeploymentState[] = ['running', 'failed', 'uninstalled'];
  return states.find((state) => state === stateBefore);
}

function changesOf({ kind, request }: Job, { runs, revision, status }: Performed): DeploymentChanges {
  const { chart, sealedValues } = request;
  const runsNew = runs === 'requested' && (kind === 'install' || kind === 'upgrade' || kind === 'rollback');
  return {
    ...(kind === 'test' ? {} : { currentRevision: revision, drift: 'none' }),
    ...(runsNew && chart !== undefined ? { chart } : {}),
    ...(runsNew && sealedValues !== undefined ? { sealedValues } : {}),
    ...(status === undefined ? {} : { status }),
  };
}

/**
 * Helm's revisions that the store does not know yet, or knows with another status. Those of this operation carry its chart and values; one that
 * is not ours was made by hand meanwhile.
 */
async function newRevisions(
  { database, sealer }: Needs,
  operationId: string,
  { kind, deployment, request }: Job,
  { revisions }: Performed,
): Promise<readonly NewDeploymentRevision[]> {
  if (kind === 'test') return [];
  const found: NewDeploymentRevision[] = [];
  if (deployment.drift === 'missing')
    found.push(...(await goneRevisions({ database }, deployment, revisions)));
  for (const revision of revisions) {
    const known = await database.deployments.revision(deployment.id, revision.number);
    // Where Helm began to count anew, the same number is another revision.
    const isAnother = known !== undefined && deployment.drift === 'missing' && revision.whole !== undefined;
    if (known?.status === revision.status && !isAnother) continue;
    if (known !== undefined && !isAnother) {
      const sealedValues = await database.deployments.revisionValues(deployment.id, revision.number);
      const { atMs, actorId, actorName, ...rest } = known;
      found.push({
        ...rest,
        atMs,
        by: { id: actorId, name: actorName },
        status: revision.status,
        sealedValues: sealedValues ?? sealer.seal('', belongsTo.deployment(deployment.id)),
      });
      continue;
    }
    if (revision.whole === undefined) continue;
    const { description, atMs } = revision.whole;
    found.push({
      number: revision.number,
      chart: chartOf(request, revision.whole),
      valuesDigest: request.valuesDigest ?? '',
      sealedValues: request.sealedValues ?? sealer.seal('', belongsTo.deployment(deployment.id)),
      action: kind,
      operationId,
      description,
      status: revision.status,
      atMs,
    });
  }
  return found;
}

/** Those of a release that was deleted by hand: what Helm does not have any more does not run. */
async function goneRevisions(
  { database }: Pick<Needs, 'database'>,
  { id }: Deployment,
  present: Performed['revisions'],
): Promise<readonly NewDeploymentRevision[]> {
  const numbers = new Set(present.map(({ number }) => number));
  const { items } = await database.deployments.revisions(id, { limit: maximumDeploymentRevisions });
  const gone = items.filter(({ number, status }) => !numbers.has(number) && status === 'deployed');
  const found: NewDeploymentRevision[] = [];
  for (const { actorId, actorName, ...revision } of gone) {
    const sealedValues = await database.deployments.revisionValues(id, revision.number);
    if (sealedValues === undefined) continue;
    const by = { id: actorId, name: actorName };
    found.push({ ...revision, by, sealedValues, status: 'uninstalled' });
  }
  return found;
}

/** The chart that was asked for, where Helm says that it is that one. */
function chartOf(
  { chart }: DeploymentOperationRequest,
  whole: NonNullable<PerformedRevision['whole']>,
): DeployedChart {
  const { chartName: name, chartVersion: version, appVersion } = whole;
  if (chart !== undefined && chart.name === name && chart.version === version) return chart;
  return { appId: null, versionId: null, workspace: '', name, version, appVersion };
}

/** Ends it without knowing what is on the cluster: as failed, so that somebody looks. */
async function giveUp(
  { database }: Needs,
  { claimed: { lease } }: OperationWork,
  { kind, request }: Job,
  outcome: OperationOutcome,
): Promise<void> {
  const to = kind === 'test' ? (before(request) ?? 'failed') : 'failed';
  try {
    await database.deployments.conclude({ lease, state: 'failed', outcome, to });
  } catch (error) {
    if (!(error instanceof PersistenceError && error.code === 'not_found')) throw error;
    await database.operations.finish({ lease, state: 'failed', outcome });
  }
}
