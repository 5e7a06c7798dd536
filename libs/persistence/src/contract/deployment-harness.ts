import type { Cluster } from '../ports/clusters.ts';
import type { DeployedChart, Deployment, DeploymentPort } from '../ports/deployments.ts';
import type { Database } from '../ports/index.ts';
import type {
  ClaimedOperation,
  EnqueueOperation,
  NewOperation,
  Operation,
  OperationKind,
} from '../ports/operations.ts';
import type { Project, ProjectPort } from '../ports/projects.ts';
import { actor, newWorkspace, unique } from './harness.ts';

/** What tests seal; no port may show it anywhere else than where it is asked for. */
export const secret = 'sealed-s3cret';

/** Long enough for a test, on any machine. */
export const leaseMs = 600_000;

/** Makes a cluster of its own. */
export function newCluster(database: Database, slug = unique('cluster')): Promise<Cluster> {
  return database.clusters.create({
    slug,
    displayName: slug,
    description: '',
    kind: 'kubeconfig',
    server: 'https://127.0.0.1:6443',
    credential: { sealed: secret, expiresAtMs: null },
    actor,
  });
}

/** What makes a project; every part can be given. */
export async function projectCommand(
  database: Database,
  given: Partial<Parameters<ProjectPort['create']>[0]> = {},
): Promise<Parameters<ProjectPort['create']>[0]> {
  const slug = given.slug ?? unique('project');
  return {
    workspaceId: given.workspaceId ?? (await newWorkspace(database)).id,
    clusterId: given.clusterId ?? (await newCluster(database)).id,
    slug,
    displayName: slug,
    description: '',
    namespace: slug,
    serviceAccount: 'chandlery',
    quota: {},
    allows: { clusterScoped: false, namespaces: [] },
    actor,
    ...given,
  };
}

/** Makes a project of its own. */
export async function newProject(
  database: Database,
  given: Partial<Parameters<ProjectPort['create']>[0]> = {},
): Promise<Project> {
  return database.projects.create(await projectCommand(database, given));
}

/** A chart that the store has no version of. */
export const redis: DeployedChart = {
  appId: null,
  versionId: null,
  workspace: 'team',
  name: 'redis',
  version: '1.0.0',
  appVersion: '7.2',
};

/** What a test asks for. */
export function operation(kind: OperationKind, given: Partial<NewOperation> = {}): NewOperation {
  return { kind, request: { sealedValues: secret }, ...given };
}

/** What queues an operation of some other subject, such as an inspection. */
export function inspection(given: Partial<EnqueueOperation> = {}): EnqueueOperation {
  const subjectId = unique('submission');
  return {
    kind: 'inspect',
    request: {},
    subjectKind: 'submission',
    subjectId,
    subjectName: subjectId,
    workspaceId: null,
    projectId: null,
    actor,
    ...given,
  };
}

type Create = Parameters<DeploymentPort['create']>[0];

/** Makes a deployment of its own, with the operation that installs it. */
export async function newDeployment(
  database: Database,
  given: Partial<Create> = {},
): Promise<{ readonly deployment: Deployment; readonly operation: Operation }> {
  return database.deployments.create({
    projectId: given.projectId ?? (await newProject(database)).id,
    name: unique('release'),
    chart: redis,
    sealedValues: secret,
    test: null,
    operation: operation('install'),
    actor,
    ...given,
  });
}

/** Operations on deployments that tests have claimed and not worked on yet: tests share a database. */
const pools = new WeakMap<Database, Map<string, ClaimedOperation>>();

/** One operation on a deployment, claimed. */
export async function claimed(database: Database, id: string): Promise<ClaimedOperation> {
  const pool = pools.get(database) ?? new Map<string, ClaimedOperation>();
  pools.set(database, pool);
  if (!pool.has(id)) {
    const kinds = ['install', 'upgrade', 'rollback', 'uninstall', 'test'] as const;
    const command = { owner: 'tester', leaseMs, kinds, limit: 10_000 };
    for (const one of await database.operations.claim(command)) pool.set(one.lease.id, one);
  }
  const wanted = pool.get(id);
  if (wanted === undefined) throw new Error('Something else stands in its way.');
  pool.delete(id);
  return wanted;
}

/** A deployment that runs. */
export async function runningDeployment(
  database: Database,
  given: Partial<Create> = {},
): Promise<Deployment> {
  const { operation: queued } = await newDeployment(database, given);
  const { lease } = await claimed(database, queued.id);
  const { deployment } = await database.deployments.conclude({
    lease,
    state: 'succeeded',
    outcome: null,
    to: 'running',
    changes: { currentRevision: 1 },
  });
  return deployment;
}
