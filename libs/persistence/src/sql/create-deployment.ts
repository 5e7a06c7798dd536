import { PersistenceError } from '../errors.ts';
import type { Deployment, DeploymentPort } from '../ports/deployments.ts';
import type { Enqueued } from '../ports/operations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import {
  chartColumns,
  deploymentData,
  deploymentSubject,
  describedDeployment,
  type JoinedDeployment,
  nameOfDeployment,
  selectDeployments,
  testColumns,
  toDeployment,
} from './deployment-rows.ts';
import type { DeploymentRow } from './deployment-tables.ts';
import { notFound } from './conflicts.ts';
import { writeRevisions } from './deployment-revisions.ts';
import { findRepeated, insertOperation } from './enqueue-operation.ts';
import { toOperation } from './operation-rows.ts';
import { requireProject } from './project-rows.ts';

type Create = Parameters<DeploymentPort['create']>[0];
type Adopt = Parameters<DeploymentPort['adopt']>[0];
type Begun = Enqueued & { readonly deployment: Deployment };

/** @throws PersistenceError not_found, deployment_exists, idempotency_conflict */
export async function createDeployment(
  scope: CommandScope,
  { operation, actor, ...command }: Create,
): Promise<Outcome<Begun>> {
  const repeated = await repeatedFor(scope, { ...operation, actor });
  if (repeated !== undefined) return { result: repeated };
  const row = await insertDeployment(scope, {
    ...command,
    actor,
    state: 'creating',
    settled_state: null,
    currentRevision: null,
  });
  const queued = await insertOperation(scope, {
    ...operation,
    subjectKind: 'deployment',
    subjectId: row.id,
    subjectName: nameOfDeployment(row),
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    actor,
  });
  return {
    result: { deployment: toDeployment(row), operation: toOperation(queued.row), repeated: false },
    record: {
      actor,
      type: 'deployment.create',
      workspaceId: row.workspace_id,
      data: { ...queued.data, ...deploymentData(row) },
      audit: [
        { action: 'create', subject: deploymentSubject(row), before: null, after: describedDeployment(row) },
        queued.audit,
      ],
    },
  };
}

/** @throws PersistenceError not_found, deployment_exists */
export async function adoptDeployment(
  scope: CommandScope,
  { revisions, state, actor, ...command }: Adopt,
): Promise<Outcome<Deployment>> {
  const row = await insertDeployment(scope, { ...command, actor, state, settled_state: state, test: null });
  await writeRevisions(scope, row.id, revisions, actor);
  return {
    result: toDeployment(row),
    record: {
      actor,
      type: 'deployment.adopt',
      workspaceId: row.workspace_id,
      data: deploymentData(row),
      audit: [
        { action: 'adopt', subject: deploymentSubject(row), before: null, after: describedDeployment(row) },
      ],
    },
  };
}

/**
 * What a request that was sent before came to, with the deployment as it is now.
 * @throws PersistenceError idempotency_conflict
 */
export async function repeatedFor(
  scope: CommandScope,
  request: Parameters<typeof findRepeated>[1],
): Promise<Begun | undefined> {
  const operation = await findRepeated(scope, request);
  if (operation === undefined) return undefined;
  const row = await selectDeployments(scope.db)
    .where('deployments.id', '=', operation.subject_id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such deployment', 'deployment');
  return { deployment: toDeployment(row), operation: toOperation(operation), repeated: true };
}

/** @throws PersistenceError not_found, deployment_exists */
async function insertDeployment(
  scope: CommandScope,
  command: Omit<Create, 'operation'> &
    Pick<DeploymentRow, 'state' | 'settled_state'> & { readonly currentRevision: number | null },
): Promise<JoinedDeployment> {
  const { db, newId, nowMs } = scope;
  const { projectId, name, chart, actor } = command;
  const project = await requireProject(db, projectId);
  await requireFreeName(scope, projectId, name);
  const row: DeploymentRow = {
    id: command.id ?? newId(),
    project_id: projectId,
    name,
    ...chartColumns(chart),
    state: command.state,
    settled_state: command.settled_state,
    sealed_values: command.sealedValues,
    current_revision: command.currentRevision,
    ...testColumns(command.test),
    status: null,
    observed_at: null,
    drift: 'none',
    created_by_id: actor.accountId ?? null,
    created_by_name: actor.name,
    created_at: nowMs,
    changed_at: nowMs,
    removed_at: null,
    revision: 1,
  };
  await db.insertInto('deployments').values(row).execute();
  return {
    ...row,
    project_slug: project.slug,
    workspace_id: project.workspace_id,
    workspace_slug: project.workspace_slug,
    cluster_id: project.cluster_id,
    cluster_slug: project.cluster_slug,
    namespace: project.namespace,
  };
}

/** @throws PersistenceError deployment_exists */
async function requireFreeName({ db }: CommandScope, projectId: string, name: string): Promise<void> {
  const existing = await db
    .selectFrom('deployments')
    .select(['id', 'state'])
    .where('project_id', '=', projectId)
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (existing === undefined) return;
  throw new PersistenceError('deployment_exists', `The project has a deployment ${name}.`, {
    field: 'name',
    remedy: 'Choose another name, or upgrade the deployment that is there.',
    details: existing,
  });
}
