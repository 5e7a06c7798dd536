import { standingApprovals } from '@chandlery/lifecycle';
import type { ApplyTransition, TransitionEffects } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import { recordEvent } from './submission-events.ts';
import { votesOf } from './submission-rows.ts';

type By = Pick<ApplyTransition, 'actor' | 'message'>;

const eventOf = { approve: 'approved', reject: 'rejected', comment: 'commented' } as const;

/** A vote binds to the bytes that are there now, by content digest and by revision. */
export async function addVote(
  scope: CommandScope,
  submissionId: string,
  revision: { readonly number: number; readonly contentDigest: string },
  vote: NonNullable<TransitionEffects['vote']>,
  actor: By['actor'],
): Promise<void> {
  const { db, newId, nowMs } = scope;
  await db
    .insertInto('votes')
    .values({
      id: newId(),
      submission_id: submissionId,
      revision_number: revision.number,
      reviewer_id: vote.reviewerId,
      verdict: vote.verdict,
      content_digest: revision.contentDigest,
      message: vote.message,
      withdrawn: 0,
      created_at: nowMs,
      reviewer_principal_id: actor.ownerAccountId ?? vote.reviewerId,
      reviewer_roles: JSON.stringify(vote.reviewerRoles ?? []),
      withdrawn_at: null,
    })
    .execute();
  await recordEvent(scope, submissionId, actor, {
    kind: eventOf[vote.verdict],
    revisionNumber: revision.number,
    message: vote.message,
  });
}

/** Remarks stand; what a principal decided is taken back. */
export async function withdrawVotes(
  scope: CommandScope,
  submissionId: string,
  revisionNumber: number,
  principalId: string,
  { actor, message }: By,
): Promise<void> {
  const { numUpdatedRows } = await scope.db
    .updateTable('votes')
    .set({ withdrawn: 1, withdrawn_at: scope.nowMs })
    .where('submission_id', '=', submissionId)
    .where((eb) => eb(eb.fn.coalesce('reviewer_principal_id', 'reviewer_id'), '=', principalId))
    .where('verdict', '!=', 'comment')
    .where('withdrawn', '=', 0)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await recordEvent(scope, submissionId, actor, { kind: 'withdrawn', revisionNumber, message });
}

/** Tells of each approval that other bytes have made worthless. */
export async function recordFallen(
  scope: CommandScope,
  submissionId: string,
  revisionNumber: number,
  digests: { readonly before: string; readonly after: string },
  actor: By['actor'],
): Promise<void> {
  if (digests.before === digests.after) return;
  const votes = await votesOf(scope.db, [submissionId]);
  for (const principal of standingApprovals(votes, digests.before)) {
    const vote = votes.findLast(
      ({ reviewerPrincipalId, verdict }) => reviewerPrincipalId === principal && verdict === 'approve',
    );
    await recordEvent(scope, submissionId, actor, {
      kind: 'approval_fell',
      revisionNumber,
      data: {
        reviewer: vote?.reviewerName ?? principal,
        why: 'The content digest is another one than was approved.',
        approved: digests.before,
        present: digests.after,
      },
    });
  }
}
