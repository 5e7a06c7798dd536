import { PersistenceError } from '../errors.ts';
import type { ApplyTransition, TransitionEffects } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import { recordEvent } from './submission-events.ts';
import { addVote, recordFallen, withdrawVotes } from './submission-votes.ts';
import type { AppRow, SubmissionRow, VersionRow } from './tables.ts';

/** Outcomes of a submission that reviewers still have to do with: one that passed waits for its publication. */
const current: readonly SubmissionRow['outcome'][] = ['open', 'passed'];

/** A revision of a submission that a transition has made. */
export type NewRevision = { readonly submissionId: string; readonly revisionNumber: number };

type By = Pick<ApplyTransition, 'actor' | 'message'>;
type Current = Pick<SubmissionRow, 'id' | 'outcome' | 'claimed_by_id'>;

/**
 * What a transition does to the version's submission: in this order it opens, gets a revision, is voted on, claimed and
 * closed. Each leaves a line in the submission's history.
 * @param version as it is after the transition
 * @param contentDigestBefore what it was before
 * @returns the revision that is new, if one is
 * @throws PersistenceError not_found where there is no submission for what is meant
 */
export async function applyReviewEffects(
  scope: CommandScope,
  version: VersionRow,
  contentDigestBefore: string,
  app: AppRow,
  { effects, ...by }: Pick<ApplyTransition, 'effects' | 'actor' | 'message'>,
): Promise<NewRevision | undefined> {
  const { openSubmission, reopenSubmission, bytes, vote, withdrawVotesOf, claim, closeSubmission } = effects;
  if (openSubmission !== undefined) {
    const opened = await openNew(scope, version, app, openSubmission, by);
    await applyToSubmission(scope, opened, version, app, effects, by);
    return { submissionId: opened.id, revisionNumber: opened.revisionNumber };
  }
  const submission = await currentSubmission(scope, version, effects);
  if (submission !== undefined) {
    if (reopenSubmission !== undefined) await reopen(scope, submission, reopenSubmission.updateLog, by);
    const revisionNumber =
      bytes === undefined ? undefined : await revise(scope, submission.id, version, contentDigestBefore, by);
    await applyToSubmission(scope, submission, version, app, effects, by);
    return revisionNumber === undefined ? undefined : { submissionId: submission.id, revisionNumber };
  }
  // An imported version can be published or suspended, and a claim given back, without ever having been submitted.
  const needed =
    vote !== undefined ||
    reopenSubmission !== undefined ||
    withdrawVotesOf !== undefined ||
    typeof claim?.reviewerId === 'string';
  if (needed || closeSubmission?.outcome === 'open') {
    throw new PersistenceError('not_found', 'The version has no submission that is open.', {
      remedy: 'Submit the version first.',
    });
  }
  return undefined;
}

async function applyToSubmission(
  scope: CommandScope,
  submission: Current,
  version: VersionRow,
  app: AppRow,
  { vote, withdrawVotesOf, claim, closeSubmission, bytes, awaitsInspection }: TransitionEffects,
  by: By,
): Promise<void> {
  const { id } = submission;
  const number = await lastRevision(scope.db, id);
  for (const principal of withdrawVotesOf === undefined ? [] : [withdrawVotesOf].flat())
    await withdrawVotes(scope, id, number, principal, by);
  const revision = { number, contentDigest: version.content_digest };
  if (vote !== undefined) await addVote(scope, id, revision, vote, by.actor);
  if (claim !== undefined) await setClaim(scope, submission, number, claim.reviewerId, by);
  const decides = vote !== undefined && vote.verdict !== 'comment';
  // What is decided anew says so anew; a claim or a remark changes nothing.
  const anew =
    decides || withdrawVotesOf !== undefined || closeSubmission !== undefined || bytes !== undefined;
  if (anew || awaitsInspection === true) await setAwaiting(scope, id, awaitsInspection === true);
  if (closeSubmission === undefined) return;
  const { outcome } = closeSubmission;
  await setOutcome(scope, submission, number, outcome, by);
  if (decides) {
    const judged_information_revision = app.information_revision;
    await scope.db
      .updateTable('submissions')
      .set({ judged_information_revision })
      .where('id', '=', id)
      .execute();
  }
}

async function setAwaiting({ db }: CommandScope, id: string, awaits: boolean): Promise<void> {
  await db
    .updateTable('submissions')
    .set({ awaits_inspection: awaits ? 1 : 0 })
    .where('id', '=', id)
    .where('awaits_inspection', '=', awaits ? 0 : 1)
    .execute();
}

async function setClaim(
  scope: CommandScope,
  { id, claimed_by_id }: Current,
  revisionNumber: number,
  reviewerId: string | null,
  { actor, message }: By,
): Promise<void> {
  if (claimed_by_id === reviewerId) return;
  await scope.db
    .updateTable('submissions')
    .set({ claimed_by_id: reviewerId, claimed_at: reviewerId === null ? null : scope.nowMs })
    .where('id', '=', id)
    .execute();
  const event = { revisionNumber, message };
  if (claimed_by_id !== null) await recordEvent(scope, id, actor, { kind: 'released', ...event });
  if (reviewerId !== null) await recordEvent(scope, id, actor, { kind: 'claimed', ...event });
}

/** What opens again waits from now on; a rejection is told of by its vote. */
async function setOutcome(
  scope: CommandScope,
  { id, outcome: before }: Current,
  revisionNumber: number,
  outcome: SubmissionRow['outcome'],
  { actor, message }: By,
): Promise<void> {
  const { db, nowMs } = scope;
  const reopened = outcome === 'open' && before !== 'open';
  await db
    .updateTable('submissions')
    .set({
      outcome,
      closed_at: outcome === 'open' ? null : nowMs,
      ...(reopened ? { waiting_since: nowMs } : {}),
    })
    .where('id', '=', id)
    .execute();
  const kind = outcome === 'open' ? 'reopened' : outcome;
  if (outcome === before || outcome === 'rejected') return;
  await recordEvent(scope, id, actor, { kind, revisionNumber, message });
}

async function openNew(
  scope: CommandScope,
  version: VersionRow,
  app: AppRow,
  opened: NonNullable<TransitionEffects['openSubmission']>,
  { actor }: By,
): Promise<Current & { readonly revisionNumber: number }> {
  const { db, newId, nowMs } = scope;
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
      submitter_principal_id: opened.submitterPrincipalId ?? actor.ownerAccountId ?? opened.submitterId,
      waiting_since: nowMs,
      claimed_at: null,
      judged_information_revision: null,
      awaits_inspection: 0,
    })
    .execute();
  await db.updateTable('versions').set({ submission_id: id }).where('id', '=', version.id).execute();
  const revisionNumber = await addRevision(scope, id, version);
  await recordEvent(scope, id, actor, { kind: 'submitted', revisionNumber, message: opened.updateLog });
  return { id, outcome: 'open', claimed_by_id: null, revisionNumber };
}

/** It waits from now on, as what is opened anew does. */
async function reopen(
  scope: CommandScope,
  { id }: Current,
  updateLog: string,
  { actor, message }: By,
): Promise<void> {
  const { db, nowMs } = scope;
  await db
    .updateTable('submissions')
    .set({ outcome: 'open', closed_at: null, waiting_since: nowMs, update_log: updateLog })
    .where('id', '=', id)
    .execute();
  const revisionNumber = await lastRevision(db, id);
  await recordEvent(scope, id, actor, { kind: 'reopened', revisionNumber, message });
}

async function revise(
  scope: CommandScope,
  id: string,
  version: VersionRow,
  contentDigestBefore: string,
  { actor, message }: By,
): Promise<number> {
  const revisionNumber = await addRevision(scope, id, version);
  const data = {
    contentDigest: version.content_digest,
    sameContent: version.content_digest === contentDigestBefore,
  };
  await recordEvent(scope, id, actor, { kind: 'revised', revisionNumber, message, data });
  const digests = { before: contentDigestBefore, after: version.content_digest };
  await recordFallen(scope, id, revisionNumber, digests, actor);
  return revisionNumber;
}

/**
 * The submission that is meant. Of pull requests also one that is closed, where it is to open again, or where somebody votes
 * on what others have rejected: their review goes on.
 */
async function currentSubmission(
  { db }: CommandScope,
  version: VersionRow,
  { reopenSubmission, vote, withdrawVotesOf }: TransitionEffects,
): Promise<Current | undefined> {
  if (version.submission_id === null) return undefined;
  const decides = vote !== undefined || withdrawVotesOf !== undefined;
  const row = await db
    .selectFrom('submissions')
    .select(['id', 'outcome', 'claimed_by_id', 'origin'])
    .where('id', '=', version.submission_id)
    .executeTakeFirst();
  if (row === undefined || current.includes(row.outcome)) return row;
  if (row.origin !== 'pull_request') return undefined;
  return reopenSubmission !== undefined || (row.outcome === 'rejected' && decides) ? row : undefined;
}

/** @returns the number of the new revision */
async function addRevision({ db, nowMs }: CommandScope, id: string, version: VersionRow): Promise<number> {
  const number = (await lastRevision(db, id)) + 1;
  await db
    .insertInto('submission_revisions')
    .values({
      submission_id: id,
      number,
      archive_digest: version.archive_digest,
      archive_bytes: version.archive_bytes,
      content_digest: version.content_digest,
      head_commit: null,
      uploader_id: version.uploader_id,
      created_at: nowMs,
      uploader_principal_id: version.uploader_principal_id ?? version.uploader_id,
    })
    .execute();
  return number;
}

/** The number of the newest revision. */
export async function lastRevision(db: CommandScope['db'], id: string): Promise<number> {
  const row = await db
    .selectFrom('submission_revisions')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('submission_id', '=', id)
    .executeTakeFirst();
  return Number(row?.number ?? 0);
}
