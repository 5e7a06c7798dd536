import type { Actor } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { Enqueued, EnqueueOperation, IdempotencyKey } from '../ports/operations.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { writeState } from './operation-log.ts';
import { operationData, operationSubject, requireOperation, toOperation } from './operation-rows.ts';
import type { OperationRow } from './operation-tables.ts';

/** An operation that was queued, with what the command that queued it leaves of it in the logs. */
export type Inserted = {
  readonly row: OperationRow;
  readonly data: Readonly<Record<string, unknown>>;
  readonly audit: AuditEntry;
};

/** @throws PersistenceError idempotency_conflict */
export async function enqueueOperation(
  scope: CommandScope,
  command: EnqueueOperation,
): Promise<Outcome<Enqueued>> {
  const repeated = await findRepeated(scope, command);
  if (repeated !== undefined) return { result: { operation: toOperation(repeated), repeated: true } };
  const { row, data, audit } = await insertOperation(scope, command);
  return {
    result: { operation: toOperation(row), repeated: false },
    record: {
      actor: command.actor,
      type: 'operation.enqueue',
      workspaceId: command.workspaceId,
      data,
      audit: [audit],
    },
  };
}

/**
 * The operation that was queued by the same request under the same key.
 * @throws PersistenceError idempotency_conflict
 */
export async function findRepeated(
  { db, nowMs }: CommandScope,
  { idempotency, actor }: { readonly idempotency?: IdempotencyKey; readonly actor: Actor },
): Promise<OperationRow | undefined> {
  if (idempotency === undefined) return undefined;
  const { key, digest } = idempotency;
  const known = await db
    .selectFrom('operation_keys')
    .selectAll()
    .where('account_id', '=', keeperOf(actor))
    .where('key', '=', key)
    .where('expires_at', '>', nowMs)
    .executeTakeFirst();
  if (known === undefined) return undefined;
  if (known.digest === digest) return requireOperation(db, known.operation_id);
  throw new PersistenceError('idempotency_conflict', 'Another request was sent under this idempotency key.', {
    field: 'header/idempotency-key',
    remedy: 'Use a new key for each request, and the same one only to send the same request again.',
    details: { operationId: known.operation_id },
  });
}

/** Queues it; for commands that change something else in the same commit. */
export async function insertOperation(scope: CommandScope, command: EnqueueOperation): Promise<Inserted> {
  const { db, newId, nowMs } = scope;
  const { idempotency, actor } = command;
  const row: OperationRow = {
    id: newId(),
    subject_kind: command.subjectKind,
    subject_id: command.subjectId,
    subject_name: command.subjectName,
    kind: command.kind,
    state: 'queued',
    workspace_id: command.workspaceId,
    project_id: command.projectId,
    actor: JSON.stringify(actor),
    request: JSON.stringify(command.request),
    outcome: null,
    attempts: 0,
    owner: null,
    lease_until: null,
    cancel_requested_at: null,
    // Its first entry follows, which needs the row to be there.
    last_sequence: 1,
    log_bytes: 0,
    log_cut: 0,
    created_at: nowMs,
    started_at: null,
    finished_at: null,
  };
  await db.insertInto('operations').values(row).execute();
  await writeState(scope, { ...row, last_sequence: 0 }, { state: row.state });
  if (idempotency !== undefined) {
    await db.deleteFrom('operation_keys').where('expires_at', '<=', nowMs).execute();
    await db
      .insertInto('operation_keys')
      .values({
        account_id: keeperOf(actor),
        key: idempotency.key,
        digest: idempotency.digest,
        operation_id: row.id,
        expires_at: nowMs + idempotency.lifeMs,
      })
      .execute();
  }
  return {
    row,
    data: operationData(row),
    audit: {
      action: 'enqueue',
      subject: operationSubject(row),
      before: null,
      after: { kind: row.kind, state: row.state },
    },
  };
}

/** Whose keys they are; the server and its operator have their own. */
function keeperOf({ accountId, kind }: Actor): string {
  return accountId ?? kind;
}
