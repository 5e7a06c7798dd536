import type { Actor, AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { Operation, OperationLease, OperationOutcome } from '../ports/operations.ts';
import type { CommandScope } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import type { OperationRow } from './operation-tables.ts';
import type { Tables } from './tables.ts';

/** An operation as ports show it: without its request. */
export function toOperation(row: OperationRow): Operation {
  const actor = actorOf(row);
  return {
    id: row.id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    kind: row.kind,
    state: row.state,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    requestedById: actor.accountId ?? null,
    requestedByName: actor.name,
    attempts: row.attempts,
    owner: row.owner,
    leaseUntilMs: row.lease_until,
    cancelRequestedAtMs: row.cancel_requested_at,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as OperationOutcome),
    lastSequence: row.last_sequence,
    createdAtMs: row.created_at,
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at,
  };
}

/** Who asked for it. */
export function actorOf({ actor }: Pick<OperationRow, 'actor'>): Actor {
  return JSON.parse(actor) as Actor;
}

/** @throws PersistenceError not_found */
export async function requireOperation(db: Kysely<Tables>, id: string): Promise<OperationRow> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such operation', 'operation');
  return row;
}

/**
 * The operation that somebody works on, locked until the commit, so that its log grows in one order.
 * @throws PersistenceError lease_lost
 */
export async function requireLease(
  { db }: CommandScope,
  { id, owner, attempt }: OperationLease,
): Promise<OperationRow> {
  const row = await db
    .updateTable('operations')
    .set((eb) => ({ attempts: eb.ref('attempts') }))
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('attempts', '=', attempt)
    .where('state', '=', 'running')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new PersistenceError('lease_lost', `Attempt ${attempt} at the operation is over.`, {
    field: 'lease',
    remedy: 'Stop working on it: somebody else does, or it has ended.',
    details: { operationId: id, owner, attempt },
  });
}

/** What events say of an operation; each that is about one has these. */
export function operationData(row: OperationRow): Readonly<Record<string, unknown>> {
  return {
    operationId: row.id,
    kind: row.kind,
    state: row.state,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subject: row.subject_name,
    projectId: row.project_id,
  };
}

/** What audit records call an operation. */
export function operationSubject(row: OperationRow): AuditSubject {
  return {
    kind: 'operation',
    id: row.id,
    name: `${row.kind} ${row.subject_name}`,
    ...(row.workspace_id === null ? {} : { workspaceId: row.workspace_id }),
  };
}
