import type { Actor } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { FinishOperation, Operation, OperationOutcome, OperationPort } from '../ports/operations.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { writeEntries, writeState } from './operation-log.ts';
import {
  actorOf,
  operationData,
  operationSubject,
  requireLease,
  requireOperation,
  toOperation,
} from './operation-rows.ts';
import type { OperationRow } from './operation-tables.ts';
import { settleAfterCancel } from './settle-deployment.ts';

/** Nobody is told of it: it is only that somebody is still at work. */
export async function heartbeat(
  { db, nowMs }: CommandScope,
  { lease, leaseMs }: Parameters<OperationPort['heartbeat']>[0],
): Promise<Outcome<Awaited<ReturnType<OperationPort['heartbeat']>>>> {
  const row = await db
    .updateTable('operations')
    .set({ lease_until: nowMs + leaseMs })
    .where('id', '=', lease.id)
    .where('owner', '=', lease.owner)
    .where('attempts', '=', lease.attempt)
    .where('state', '=', 'running')
    .returning('cancel_requested_at')
    .executeTakeFirst();
  if (row === undefined) return { result: { lost: true } };
  return { result: { lost: false, cancelRequested: row.cancel_requested_at !== null } };
}

/** @throws PersistenceError lease_lost */
export async function appendToLog(
  scope: CommandScope,
  { lease, entries }: Parameters<OperationPort['append']>[0],
): Promise<Outcome<Awaited<ReturnType<OperationPort['append']>>>> {
  const row = await requireLease(scope, lease);
  const counters = await writeEntries(scope, row, entries);
  await scope.db.updateTable('operations').set(counters).where('id', '=', row.id).execute();
  return { result: { lastSequence: counters.last_sequence, cut: counters.log_cut === 1 } };
}

/** @throws PersistenceError lease_lost */
export async function finishOperation(
  scope: CommandScope,
  command: FinishOperation,
): Promise<Outcome<Operation>> {
  const { row, audit } = await endOperation(scope, await requireLease(scope, command.lease), command);
  return {
    result: toOperation(row),
    record: {
      actor: actorOf(row),
      type: 'operation.finish',
      workspaceId: row.workspace_id,
      data: endedData(row, command.outcome),
      audit: [audit],
    },
  };
}

/** The rows of an end; for commands that change something else in the same commit. */
export async function endOperation(
  scope: CommandScope,
  row: OperationRow,
  { state, outcome }: Pick<FinishOperation, 'state' | 'outcome'>,
): Promise<{ readonly row: OperationRow; readonly audit: AuditEntry }> {
  const ended = {
    ...(await writeState(scope, row, { state, outcome })),
    state,
    outcome: outcome === null ? null : JSON.stringify(outcome),
    owner: null,
    lease_until: null,
    finished_at: scope.nowMs,
  };
  await scope.db.updateTable('operations').set(ended).where('id', '=', row.id).execute();
  const code = outcome === null ? {} : { code: outcome.code };
  return {
    row: { ...row, ...ended },
    audit: {
      action: 'finish',
      subject: operationSubject(row),
      before: { state: row.state },
      after: { state, ...code },
      message: outcome?.message ?? '',
    },
  };
}

/** What events say of an end. */
export function endedData(
  row: OperationRow,
  outcome: OperationOutcome | null,
): Readonly<Record<string, unknown>> {
  return { ...operationData(row), ...(outcome === null ? {} : { code: outcome.code }) };
}

/** @throws PersistenceError not_found, operation_over */
export async function cancelOperation(
  scope: CommandScope,
  { id, actor }: Parameters<OperationPort['requestCancel']>[0],
): Promise<Outcome<Operation>> {
  const row = await requireOperation(scope.db, id);
  if (row.state === 'cancelled' || (row.state === 'running' && row.cancel_requested_at !== null)) {
    return { result: toOperation(row) };
  }
  if (row.state === 'queued') return cancelQueued(scope, row, actor);
  if (row.state === 'running') return cancelRunning(scope, row, actor);
  throw new PersistenceError('operation_over', `The operation has ${row.state} already.`, {
    field: 'operation',
    remedy: 'Look at its outcome.',
    details: { state: row.state },
  });
}

async function cancelQueued(
  scope: CommandScope,
  row: OperationRow,
  actor: Actor,
): Promise<Outcome<Operation>> {
  const outcome = { code: 'cancelled', message: `Cancelled by ${actor.name} before it began.` };
  const { row: ended, audit } = await endOperation(scope, row, { state: 'cancelled', outcome });
  await scope.db
    .updateTable('operations')
    .set({ cancel_requested_at: scope.nowMs })
    .where('id', '=', row.id)
    .execute();
  const settled = row.subject_kind === 'deployment' ? await settleAfterCancel(scope, row.subject_id) : {};
  return {
    result: toOperation({ ...ended, cancel_requested_at: scope.nowMs }),
    record: {
      actor,
      type: 'operation.cancel',
      workspaceId: row.workspace_id,
      data: { ...endedData(ended, outcome), ...settled },
      audit: [{ ...audit, action: 'cancel' }],
    },
  };
}

async function cancelRunning(
  scope: CommandScope,
  row: OperationRow,
  actor: Actor,
): Promise<Outcome<Operation>> {
  // Its log may be growing at this moment: the number of the entry is taken from the row as it is once it is locked.
  const held = await requireLease(scope, { id: row.id, owner: row.owner ?? '', attempt: row.attempts });
  const set = {
    ...(await writeState(scope, held, { state: row.state, cancelRequested: true })),
    cancel_requested_at: scope.nowMs,
  };
  await scope.db.updateTable('operations').set(set).where('id', '=', row.id).execute();
  const after = { ...held, ...set };
  return {
    result: toOperation(after),
    record: {
      actor,
      type: 'operation.cancel',
      workspaceId: row.workspace_id,
      data: { ...operationData(after), cancelRequested: true },
      audit: [
        {
          action: 'request_cancel',
          subject: operationSubject(row),
          before: { cancelRequested: false },
          after: { cancelRequested: true },
        },
      ],
    },
  };
}

/** Nobody is told of it: what happened is in the audit log. */
export async function pruneLogs(
  { db }: CommandScope,
  { finishedBeforeMs, limit }: Parameters<OperationPort['pruneLogs']>[0],
): Promise<Outcome<number>> {
  const rows = await db
    .selectFrom('operations')
    .select('id')
    .where('finished_at', '<', finishedBeforeMs)
    // Written out, so that the index of those that have a log is used.
    .where((eb) => eb('last_sequence', '>', eb.lit(0)))
    .orderBy('finished_at')
    .limit(limit)
    .execute();
  if (rows.length === 0) return { result: 0 };
  const ids = rows.map(({ id }) => id);
  await db.deleteFrom('operation_log').where('operation_id', 'in', ids).execute();
  await db.updateTable('operations').set({ last_sequence: 0 }).where('id', 'in', ids).execute();
  return { result: rows.length };
}
