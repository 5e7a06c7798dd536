import type { Kysely } from 'kysely';
import type { SubmissionEvent } from '../ports/submissions.ts';
import type { CommandScope } from '../writer/writer.ts';
import { objectColumn } from './json-columns.ts';
import type { Tables } from './tables.ts';

/** What happened, as whoever tells of it knows it. */
export type NewSubmissionEvent = Pick<SubmissionEvent, 'kind' | 'revisionNumber'> &
  Partial<Pick<SubmissionEvent, 'message' | 'data'>>;

/** Writes one line of a submission's history, by whoever the command is of. */
export async function recordEvent(
  { db, newId, nowMs }: CommandScope,
  submissionId: string,
  actor: { readonly accountId?: string; readonly name: string },
  { kind, revisionNumber, message = '', data = {} }: NewSubmissionEvent,
): Promise<void> {
  await db
    .insertInto('submission_events')
    .values({
      id: newId(),
      submission_id: submissionId,
      kind,
      at: nowMs,
      actor_id: actor.accountId ?? null,
      actor_name: actor.name,
      revision_number: revisionNumber,
      message,
      data: JSON.stringify(data),
    })
    .execute();
}

/** The history of a submission, oldest first. */
export async function eventsOf(
  db: Kysely<Tables>,
  submissionId: string,
): Promise<readonly SubmissionEvent[]> {
  const rows = await db
    .selectFrom('submission_events')
    .selectAll()
    .where('submission_id', '=', submissionId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    atMs: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    revisionNumber: row.revision_number,
    message: row.message,
    data: objectColumn(row.data),
  }));
}
