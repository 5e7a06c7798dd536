import type { Kysely } from 'kysely';
import type { Submission, SubmissionHead, SubmissionRevision, SubmissionVote } from '../ports/submissions.ts';
import { textsColumn } from './json-columns.ts';
import type { SubmissionRevisionRow, SubmissionRow, Tables, VoteRow } from './tables.ts';

type JoinedSubmission = SubmissionRow & { submitter_name: string; claimed_by_name: string | null };

/** Submissions with the names of who submitted and who has claimed them. */
export function selectSubmissions(db: Kysely<Tables>) {
  return db
    .selectFrom('submissions')
    .innerJoin('accounts', 'accounts.id', 'submissions.submitter_id')
    .leftJoin('accounts as claimers', 'claimers.id', 'submissions.claimed_by_id')
    .selectAll('submissions')
    .select(['accounts.name as submitter_name', 'claimers.name as claimed_by_name']);
}

/** A submission as lists show it. */
export function toHead(row: JoinedSubmission): SubmissionHead {
  return {
    id: row.id,
    versionId: row.version_id,
    kind: row.kind,
    origin: row.origin,
    submitterId: row.submitter_id,
    submitterName: row.submitter_name,
    submitterPrincipalId: row.submitter_principal_id ?? row.submitter_id,
    updateLog: row.update_log,
    informationRevision: row.information_revision,
    judgedInformationRevision: row.judged_information_revision,
    claimedById: row.claimed_by_id,
    claimedByName: row.claimed_by_name,
    claimedAtMs: row.claimed_at,
    outcome: row.outcome,
    createdAtMs: row.created_at,
    waitingSinceMs: row.waiting_since,
    closedAtMs: row.closed_at,
    awaitsInspection: row.awaits_inspection === 1,
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
  const votes = await votesOf(db, ids);
  return heads.map((head) => ({
    ...head,
    revisions: revisions.filter(({ submission_id }) => submission_id === head.id).map(toRevision),
    votes: votes.filter(({ submissionId }) => submissionId === head.id).map(withoutSubmission),
  }));
}

/** The votes of submissions, oldest first. */
export async function votesOf(
  db: Kysely<Tables>,
  submissionIds: readonly string[],
): Promise<readonly (SubmissionVote & { readonly submissionId: string })[]> {
  const rows = await db
    .selectFrom('votes')
    .innerJoin('accounts', 'accounts.id', 'votes.reviewer_id')
    .selectAll('votes')
    .select('accounts.name as reviewer_name')
    .where('submission_id', 'in', submissionIds)
    .orderBy('votes.id')
    .execute();
  return rows.map((row) => ({ ...toVote(row), submissionId: row.submission_id }));
}

function withoutSubmission({
  submissionId: _,
  ...vote
}: SubmissionVote & { readonly submissionId: string }): SubmissionVote {
  return vote;
}

function toRevision(row: SubmissionRevisionRow): SubmissionRevision {
  return {
    number: row.number,
    archiveDigest: row.archive_digest,
    contentDigest: row.content_digest,
    uploaderId: row.uploader_id,
    uploaderPrincipalId: row.uploader_principal_id ?? row.uploader_id,
    createdAtMs: row.created_at,
  };
}

function toVote(row: VoteRow & { reviewer_name: string }): SubmissionVote {
  return {
    id: row.id,
    reviewerId: row.reviewer_id,
    reviewerPrincipalId: row.reviewer_principal_id ?? row.reviewer_id,
    reviewerRoles: textsColumn(row.reviewer_roles),
    reviewerName: row.reviewer_name,
    verdict: row.verdict,
    contentDigest: row.content_digest,
    withdrawn: row.withdrawn === 1,
    revisionNumber: row.revision_number,
    message: row.message,
    createdAtMs: row.created_at,
    withdrawnAtMs: row.withdrawn_at,
  };
}
