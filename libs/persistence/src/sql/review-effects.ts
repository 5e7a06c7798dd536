import { PersistenceError } from '../errors.ts';
import type { TransitionEffects } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import type { AppRow, SubmissionRow, VersionRow } from './tables.ts';

/** Outcomes of a submission that reviewers still have to do with: one that passed waits for its publication. */
const current: readonly SubmissionRow['outcome'][] = ['open', 'passed'];

/**
 * What a transition does to the version's submission: in this order it opens, gets a revision, is voted on, claimed and
 * closed.
 * @param version as it is after the transition
 * @throws PersistenceError not_found where there is no submission for what is meant
 */
export async function applyReviewEffects(
  scope: CommandScope,
  version: VersionRow,
  app: AppRow,
  effects: TransitionEffects,
): Promise<void> {
  const { openSubmission, bytes, vote, withdrawVotesOf, claim, closeSubmission } = effects;
  if (openSubmission !== undefined) {
    const id = await openNew(scope, version, app, openSubmission);
    await addRevision(scope, id, version);
    await applyToSubmission(scope, id, version, effects);
    return;
  }
  const id = await currentSubmission(scope, version);
  if (id !== undefined) {
    if (bytes !== undefined) await addRevision(scope, id, version);
    await applyToSubmission(scope, id, version, effects);
    return;
  }
  // An imported version can be published or suspended, and a claim given back, without ever having been submitted.
  const needed = vote !== undefined || withdrawVotesOf !== undefined || typeof claim?.reviewerId === 'string';
  if (needed || closeSubmission?.outcome === 'open') {
    throw new PersistenceError('not_found', 'The version has no submission that is open.', {
      remedy: 'Submit the version first.',
    });
  }
}

async function applyToSubmission(
  scope: CommandScope,
  id: string,
  version: VersionRow,
  { vote, withdrawVotesOf, claim, closeSubmission }: TransitionEffects,
): Promise<void> {
  const { db, nowMs } = scope;
  if (withdrawVotesOf !== undefined) await withdrawVotes(scope, id, withdrawVotesOf);
  if (vote !== undefined) await addVote(scope, id, version.content_digest, vote);
  if (claim !== undefined) {
    await db
      .updateTable('submissions')
      .set({ claimed_by_id: claim.reviewerId })
      .where('id', '=', id)
      .execute();
  }
  if (closeSubmission === undefined) return;
  const { outcome } = closeSubmission;
  const closed_at = outcome === 'open' ? null : nowMs;
  await db.updateTable('submissions').set({ outcome, closed_at }).where('id', '=', id).execute();
}

async function openNew(
  { db, newId, nowMs }: CommandScope,
  version: VersionRow,
  app: AppRow,
  opened: NonNullable<TransitionEffects['openSubmission']>,
): Promise<string> {
  const id = newId();
  await db
    .insertInto('submissions')
    .values({
      id,
      version_id: version.id,
      kind: opened.kind,
      origin: opened.origin,
      external_key: null,
      submitter_id: opened.submitterId,
      update_log: opened.updateLog,
      information_revision: app.information_revision,
      claimed_by_id: null,
      outcome: 'open',
      created_at: nowMs,
      closed_at: null,
    })
    .execute();
  await db.updateTable('versions').set({ submission_id: id }).where('id', '=', version.id).execute();
  return id;
}

async function currentSubmission({ db }: CommandScope, version: VersionRow): Promise<string | undefined> {
  if (version.submission_id === null) return undefined;
  const row = await db
    .selectFrom('submissions')
    .select(['id', 'outcome'])
    .where('id', '=', version.submission_id)
    .executeTakeFirst();
  return row !== undefined && current.includes(row.outcome) ? row.id : undefined;
}

async function addRevision({ db, nowMs }: CommandScope, id: string, version: VersionRow): Promise<void> {
  await db
    .insertInto('submission_revisions')
    .values({
      submission_id: id,
      number: (await lastRevision(db, id)) + 1,
      archive_digest: version.archive_digest,
      archive_bytes: version.archive_bytes,
      content_digest: version.content_digest,
      head_commit: null,
      uploader_id: version.uploader_id,
      created_at: nowMs,
    })
    .execute();
}

/** A vote binds to the bytes that are there now, by content digest and by revision. */
async function addVote(
  { db, newId, nowMs }: CommandScope,
  id: string,
  contentDigest: string,
  vote: NonNullable<TransitionEffects['vote']>,
): Promise<void> {
  await db
    .insertInto('votes')
    .values({
      id: newId(),
      submission_id: id,
      revision_number: await lastRevision(db, id),
      reviewer_id: vote.reviewerId,
      verdict: vote.verdict,
      content_digest: contentDigest,
      message: vote.message,
      withdrawn: 0,
      created_at: nowMs,
    })
    .execute();
}

/** Remarks stand; what decided is taken back. */
async function withdrawVotes({ db }: CommandScope, id: string, reviewerId: string): Promise<void> {
  await db
    .updateTable('votes')
    .set({ withdrawn: 1 })
    .where('submission_id', '=', id)
    .where('reviewer_id', '=', reviewerId)
    .where('verdict', '!=', 'comment')
    .where('withdrawn', '=', 0)
    .execute();
}

async function lastRevision(db: CommandScope['db'], id: string): Promise<number> {
  const row = await db
    .selectFrom('submission_revisions')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('submission_id', '=', id)
    .executeTakeFirst();
  return Number(row?.number ?? 0);
}
