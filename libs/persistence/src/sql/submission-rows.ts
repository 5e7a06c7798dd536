import type { Kysely } from 'kysely';
import type { Submission, SubmissionRevision, SubmissionVote } from '../ports/versions.ts';
import type { SubmissionRevisionRow, SubmissionRow, Tables, VoteRow } from './tables.ts';

/** A submission without its revisions and votes, as lists show it. */
export type SubmissionHead = Omit<Submission, 'revisions' | 'votes'>;

/** Submissions with the name of who submitted. */
export function selectSubmissions(db: Kysely<Tables>) {
  return db
    .selectFrom('submissions')
    .innerJoin('accounts', 'accounts.id', 'submissions.submitter_id')
    .selectAll('submissions')
    .select('accounts.name as submitter_name');
}

/** A submission as lists show it. */
export function toHead(row: SubmissionRow & { submitter_name: string }): SubmissionHead {
  return {
    id: row.id,
    versionId: row.version_id,
    kind: row.kind,
    origin: row.origin,
    submitterId: row.submitter_id,
    submitterName: row.submitter_name,
    updateLog: row.update_log,
    informationRevision: row.information_revision,
    claimedById: row.claimed_by_id,
    outcome: row.outcome,
    createdAtMs: row.created_at,
    closedAtMs: row.closed_at,
  };
}

/** Submissions with their revisions and votes, read for all of them at once. */
export async function withDetails(
  db: Kysely<Tables>,
  heads: readonly SubmissionHead[],
): Promise<readonly Submission[]> {
  if (heads.length === 0) return [];
  const ids = heads.map(({ id }) => id);
  const revisions = await db
    .selectFrom('submission_revisions')
    .selectAll()
    .where('submission_id', 'in', ids)
    .orderBy('number')
    .execute();
  const votes = await db
    .selectFrom('votes')
    .innerJoin('accounts', 'accounts.id', 'votes.reviewer_id')
    .selectAll('votes')
    .select('accounts.name as reviewer_name')
    .where('submission_id', 'in', ids)
    .orderBy('votes.id')
    .execute();
  return heads.map((head) => ({
    ...head,
    revisions: revisions.filter(({ submission_id }) => submission_id === head.id).map(toRevision),
    votes: votes.filter(({ submission_id }) => submission_id === head.id).map(toVote),
  }));
}

function toRevision(row: SubmissionRevisionRow): SubmissionRevision {
  return {
    number: row.number,
    archiveDigest: row.archive_digest,
    contentDigest: row.content_digest,
    uploaderId: row.uploader_id,
    createdAtMs: row.created_at,
  };
}

function toVote(row: VoteRow & { reviewer_name: string }): SubmissionVote {
  return {
    id: row.id,
    reviewerId: row.reviewer_id,
    reviewerName: row.reviewer_name,
    verdict: row.verdict,
    contentDigest: row.content_digest,
    withdrawn: row.withdrawn === 1,
    revisionNumber: row.revision_number,
    message: row.message,
    createdAtMs: row.created_at,
  };
}
