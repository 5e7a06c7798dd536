import type { Deployment, DeploymentPort } from '../ports/deployments.ts';
import { PersistenceError } from '../errors.ts';
import type { Enqueued, Operation } from '../ports/operations.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { revisionConflict } from './conflicts.ts';
import { repeatedFor } from './create-deployment.ts';
import { writeRevisions } from './deployment-revisions.ts';
import {
  changedColumns,
  deploymentData,
  deploymentSubject,
  describedDeployment,
  type JoinedDeployment,
  nameOfDeployment,
  requireDeployment,
  toDeployment,
} from './deployment-rows.ts';
import type { DeploymentRow } from './deployment-tables.ts';
import { insertOperation } from './enqueue-operation.ts';
import { changedFields } from './json-columns.ts';
import { endedData, endOperation } from './operation-commands.ts';
import { actorOf, requireLease, toOperation } from './operation-rows.ts';

/** @throws PersistenceError not_found, revision_conflict, deployment_state, idempotency_conflict */
export async function beginOnDeployment(
  scope: CommandScope,
  { to, operation, actor, ...guard }: Parameters<DeploymentPort['begin']>[0],
): Promise<Outcome<Enqueued & { readonly deployment: Deployment }>> {
  const repeated = await repeatedFor(scope, { ...operation, actor });
  if (repeated !== undefined) return { result: repeated };
  const before = await requireDeployment(scope.db, guard);
  const after = await changeDeployment(scope, before, changedColumns(to));
  const queued = await insertOperation(scope, {
    ...operation,
    subjectKind: 'deployment',
    subjectId: before.id,
    subjectName: nameOfDeployment(before),
    workspaceId: before.workspace_id,
    projectId: before.project_id,
    actor,
  });
  return {
    result: { deployment: toDeployment(after), operation: toOperation(queued.row), repeated: false },
    record: {
      actor,
      type: 'deployment.begin',
      workspaceId: after.workspace_id,
      data: { ...queued.data, ...deploymentData(after) },
      audit: [...changeEntry('begin', before, after), queued.audit],
    },
  };
}

/** @throws PersistenceError lease_lost, not_found */
export async function concludeOnDeployment(
  scope: CommandScope,
  command: Parameters<DeploymentPort['conclude']>[0],
): Promise<Outcome<{ readonly deployment: Deployment; readonly operation: Operation }>> {
  const { lease, to, changes, revisions = [], remove = false, outcome } = command;
  const held = await requireLease(scope, lease);
  const actor = actorOf(held);
  const before = await requireDeployment(scope.db, { id: held.subject_id });
  await writeRevisions(scope, before.id, revisions, actor);
  const after = await changeDeployment(scope, before, {
    ...changedColumns(to ?? before.state, changes),
    ...(remove ? { removed_at: scope.nowMs } : {}),
  });
  const ended = await endOperation(scope, held, command);
  const digests = revisions.map(({ number, valuesDigest }) => ({ number, valuesDigest }));
  return {
    result: { deployment: toDeployment(after), operation: toOperation(ended.row) },
    record: {
      actor,
      type: 'deployment.conclude',
      workspaceId: after.workspace_id,
      data: { ...endedData(ended.row, outcome), ...deploymentData(after), removed: remove },
      audit: [
        ...changeEntry('conclude', before, after, {
          ...(digests.length === 0 ? {} : { revisions: digests }),
          ...(remove ? { removed: true } : {}),
        }),
        ended.audit,
      ],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict, deployment_state */
export async function setDeploymentState(
  scope: CommandScope,
  { to, changes, actor, ...guard }: Parameters<DeploymentPort['setState']>[0],
): Promise<Outcome<Deployment>> {
  const before = await requireDeployment(scope.db, guard);
  const columns = changedColumns(to, changes);
  if (changedFields(before, columns) === undefined) return { result: toDeployment(before) };
  const after = await changeDeployment(scope, before, columns);
  return {
    result: toDeployment(after),
    record: {
      actor,
      type: 'deployment.set_state',
      workspaceId: after.workspace_id,
      data: deploymentData(after),
      audit: changeEntry('set_state', before, after),
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict, deployment_state, operation_pending */
export async function removeDeployment(
  scope: CommandScope,
  { actor, ...guard }: Parameters<DeploymentPort['remove']>[0],
): Promise<Outcome<void>> {
  const row = await requireDeployment(scope.db, guard);
  await requireNothingPending(scope, row);
  const after = await changeDeployment(scope, row, { removed_at: scope.nowMs });
  return {
    result: undefined,
    record: {
      actor,
      type: 'deployment.remove',
      workspaceId: row.workspace_id,
      data: deploymentData(after),
      audit: [
        { action: 'remove', subject: deploymentSubject(row), before: describedDeployment(row), after: null },
      ],
    },
  };
}

/** @throws PersistenceError operation_pending */
async function requireNothingPending({ db }: CommandScope, { id, name }: JoinedDeployment): Promise<void> {
  const pending = await db
    .selectFrom('operations')
    .select(['id', 'kind', 'state'])
    .where('subject_kind', '=', 'deployment')
    .where('subject_id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (pending === undefined) return;
  throw new PersistenceError(
    'operation_pending',
    `An operation (${pending.kind}) on ${name} is ${pending.state}.`,
    {
      field: 'deployment',
      remedy: 'Wait for it to end, or cancel it.',
      details: { operationId: pending.id, kind: pending.kind, state: pending.state },
    },
  );
}

/** Compare-and-set. @throws PersistenceError revision_conflict */
async function changeDeployment(
  { db, nowMs }: CommandScope,
  row: JoinedDeployment,
  columns: Partial<DeploymentRow>,
): Promise<JoinedDeployment> {
  const set = { ...columns, changed_at: nowMs, revision: row.revision + 1 };
  const updated = await db
    .updateTable('deployments')
    .set(set)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
  return { ...row, ...set };
}

/** What changed, values only as the fact; none where that is nothing that the audit log keeps. */
function changeEntry(
  action: string,
  before: JoinedDeployment,
  after: JoinedDeployment,
  more: Readonly<Record<string, unknown>> = {},
): readonly AuditEntry[] {
  const changes = changedFields(describedDeployment(before), describedDeployment(after));
  const values = before.sealed_values === after.sealed_values ? {} : { values: 'replaced' };
  return [
    {
      action,
      subject: deploymentSubject(after),
      before: changes?.before ?? {},
      after: { ...changes?.after, ...values, ...more },
    },
  ];
}
