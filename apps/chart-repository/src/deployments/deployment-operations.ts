import {
  type Deployment,
  type DeploymentChanges,
  type DeploymentState,
  type NewDeploymentRevision,
  type OperationOutcome,
  PersistenceError,
} from '@chandlery/persistence';
import type { End, OperationHandler, OperationWork } from '../jobs/run-operations.ts';
import type { Services } from '../services.ts';
import { belongsTo } from '../security/sealed.ts';
import type { Performed, PerformRequest } from '@chandlery/deployment';
import type { Target } from './deployer.ts';
import { foundRevisions } from './found-revisions.ts';
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
  { database, archives, sealer }: Needs,
  { kind, deployment, request }: Job,
  operation: string,
): Promise<PerformRequest> {
  const { options, message, archiveDigest, sealedValues, toRevision, keepHistory = false } = request;
  const running = await database.deployments.valuesOf(deployment.id);
  const open = (sealed: string): string => sealer.open(sealed, belongsTo.deployment(deployment.id));
  const common = {
    operation,
    release: deployment.name,
    revisionBefore: revisionBefore(deployment),
    options,
    // Pods of before tell their secrets while those of now are made, and no rollback or test names any values itself.
    knownValues: [running, sealedValues].filter((sealed) => sealed !== undefined).map(open),
  };
  switch (kind) {
    case 'install':
    case 'upgrade': {
      if (archiveDigest === undefined || sealedValues === undefined)
        throw new Error(`an operation of kind ${kind} names no chart or values`);
      const archive = await archives.read(archiveDigest);
      return { ...common, kind, archive, values: open(sealedValues), description: message };
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
  const { deployment, kind, request } = job;
  const asked = { deployment, request, operationId: claimed.operation.id };
  const revisions =
    kind === 'test' ? [] : await foundRevisions(services, { ...asked, kind }, performed.revisions);
  const to = settledState(job, performed);
  await services.database.deployments.conclude({
    lease,
    state,
    outcome,
    ...(to === undefined ? {} : { to }),
    changes: changesOf(job, performed, revisions),
    revisions,
    ...(job.kind === 'uninstall' && state === 'succeeded' && !(job.request.keepHistory ?? false)
      ? { remove: true }
      : {}),
  });
}

/**
 * A test says nothing of what runs, and something else may have been asked for meanwhile: the state stays what it is. What was
 * stopped before it did anything leaves the state that was before.
 */
function settledState({ kind, request }: Job, { settled }: Performed): DeploymentState | undefined {
  if (kind === 'test') return undefined;
  return settled === 'before' ? (before(request) ?? 'failed') : settled;
}

function before({ stateBefore }: DeploymentOperationRequest): DeploymentState | undefined {
  const states: readonly DeploymentState[] = ['running', 'failed', 'uninstalled'];
  return states.find((state) => state === stateBefore);
}

/**
 * What is on the cluster now, as the current revision says; where that is none of those found, what ran before runs still. Of a
 * first install that was removed, what was asked for stays, to be tried again.
 */
function changesOf(
  { kind }: Job,
  { revision, status }: Performed,
  revisions: readonly NewDeploymentRevision[],
): DeploymentChanges {
  const current = revisions.find(({ number }) => number === revision);
  return {
    ...(kind === 'test' ? {} : { currentRevision: revision, drift: 'none' }),
    ...(current === undefined ? {} : { chart: current.chart, sealedValues: current.sealedValues }),
    ...(status === undefined ? {} : { status }),
  };
}

/** Ends it without knowing what is on the cluster: as failed, so that somebody looks. */
async function giveUp(
  { database }: Needs,
  { claimed: { lease } }: OperationWork,
  { kind }: Job,
  outcome: OperationOutcome,
): Promise<void> {
  const to = kind === 'test' ? {} : { to: 'failed' as const };
  try {
    await database.deployments.conclude({ lease, state: 'failed', outcome, ...to });
  } catch (error) {
    if (!(error instanceof PersistenceError && error.code === 'not_found')) throw error;
    await database.operations.finish({ lease, state: 'failed', outcome });
  }
}
