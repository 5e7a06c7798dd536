import type { Kysely } from 'kysely';
import type { Clock, IdSource } from '../ids.ts';
import type { Change } from '../ports/changes.ts';
import { compiledOnce } from '../sql/compiled.ts';
import { insertRows } from '../sql/insert-row.ts';
import type { Tables } from '../sql/tables.ts';
import type { AuditEntry, Command, CommitRecord } from './writer.ts';

/** Where moments and ids come from. */
export type Sources = { readonly clock: Clock; readonly newId: IdSource };

/** A command that ran, within a transaction that is not committed yet. */
export type Ran<T> = { readonly result: T; readonly change: Change | undefined };

/** Runs one command and writes its change and audit records, all within the transaction that `db` stands in. */
export async function runCommand<T>(
  db: Kysely<Tables>,
  command: Command<T>,
  { clock, newId }: Sources,
): Promise<Ran<T>> {
  const nowMs = clock();
  const { result, record } = await command({
    db,
    nowMs,
    newId,
    async excludeOthers() {
      await db
        .updateTable('change_counter')
        .set((eb) => ({ number: eb.ref('number') }))
        .execute();
    },
  });
  if (record === undefined) return { result, change: undefined };
  const change = await writeChange(db, record, nowMs);
  if (record.audit.length > 0) {
    const rows = record.audit.map((entry) => auditRow(entry, record, change, newId()));
    await insertRows(db, 'audit', rows);
  }
  return { result, change };
}

const countUp = compiledOnce((db) =>
  db
    .updateTable('change_counter')
    .set((eb) => ({ number: eb('number', '+', 1) }))
    .returning('number'),
);

/** The counter is a row, and stays locked until the commit: so numbers have the order of commits on every driver. */
async function writeChange(db: Kysely<Tables>, record: CommitRecord, nowMs: number): Promise<Change> {
  const counted = await countUp(db, {});
  const number = counted.rows[0]?.number;
  if (number === undefined) throw new Error('The database has lost its change counter.');
  const change: Change = {
    number: Number(number),
    type: record.type,
    atMs: nowMs,
    workspaceId: record.workspaceId ?? null,
    appId: record.appId ?? null,
    versionId: record.versionId ?? null,
    actorName: record.actor.name,
    data: record.data,
  };
  const row = {
    number: change.number,
    type: change.type,
    at: nowMs,
    workspace_id: change.workspaceId,
    app_id: change.appId,
    version_id: change.versionId,
    actor_name: change.actorName,
    data: JSON.stringify(change.data),
  };
  await insertRows(db, 'changes', [row]);
  return change;
}

function auditRow(entry: AuditEntry, { actor }: CommitRecord, change: Change, id: string): Tables['audit'] {
  const { subject } = entry;
  return {
    id,
    change_number: change.number,
    at: change.atMs,
    actor_kind: actor.kind,
    actor_account_id: actor.accountId ?? null,
    actor_name: actor.name,
    actor_token_id: actor.tokenId ?? null,
    actor_owner_id: actor.ownerAccountId ?? null,
    action: entry.action,
    subject_kind: subject.kind,
    subject_id: subject.id,
    subject_name: subject.name,
    workspace_id: subject.workspaceId ?? null,
    app_id: subject.appId ?? null,
    version_id: subject.versionId ?? null,
    before: JSON.stringify(entry.before ?? null),
    after: JSON.stringify(entry.after ?? null),
    message: entry.message ?? '',
    origin_address: actor.origin?.address ?? null,
    origin_user_agent: actor.origin?.userAgent ?? null,
    origin_request_id: actor.origin?.requestId ?? null,
    origin_credential: actor.origin?.credential ?? null,
    actor_via: actor.via ?? null,
  };
}
