import {
  isPassed,
  requireImpartial,
  requirePermissions,
  requireReason,
  standingApprovals,
} from '@chandlery/lifecycle';
import type { Account, Step, Submission } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { checkedStep, type Situation, stepOf, versionAction } from './transition-version.ts';

/**
 * An approving vote. The one that makes the policy's number passes the version, and publishes it where the policy
 * says so; one before that is recorded and changes no state.
 * @throws LifecycleError permission_missing, action_not_allowed, own_submission, reviewer_role_missing
 */
export const passVersion = versionAction((situation, reviewer, { message }) => {
  const { version, policy, permissions } = situation;
  const pass = checkedStep('pass', version.state, permissions);
  const submission = requireReviewable(situation, reviewer);
  const vote = { reviewerId: reviewer.id, verdict: 'approve', message } as const;
  const votes = [...submission.votes, { ...vote, contentDigest: version.contentDigest, withdrawn: false }];
  if (!isPassed(policy, votes, version.contentDigest))
    return { steps: [], auditAction: 'approve', effects: { vote } };
  const steps: Step[] = policy.publishOnPass ? [pass, stepOf('publish', 'passed')] : [pass];
  return {
    steps,
    effects: { vote, closeSubmission: { outcome: policy.publishOnPass ? 'published' : 'passed' } },
  };
});

/**
 * A rejecting vote: one is enough.
 * @throws LifecycleError permission_missing, action_not_allowed, reason_missing, own_submission, reviewer_role_missing
 */
export const rejectVersion = versionAction((situation, reviewer, input) => {
  const step = checkedStep('reject', situation.version.state, situation.permissions);
  requireReviewable(situation, reviewer);
  const message = requireReason(input.message);
  return {
    steps: [step],
    effects: {
      vote: { reviewerId: reviewer.id, verdict: 'reject', message },
      closeSubmission: { outcome: 'rejected' },
    },
  };
});

/**
 * A remark that decides nothing; submitters may make one on their own submission.
 * @throws LifecycleError permission_missing, reason_missing, action_not_allowed
 */
export const commentOnVersion = versionAction(({ version, submission, permissions }, author, input) => {
  if (!permissions.has('workspace.apps.submit')) requirePermissions('pass', permissions);
  stepOf('reject', version.state);
  if (submission === undefined) throw noSubmission();
  const message = requireReason(input.message);
  return {
    steps: [],
    auditAction: 'comment',
    effects: { vote: { reviewerId: author.id, verdict: 'comment', message } },
  };
});

/**
 * Takes back an approval of one's own. A version that passed by it is before the reviewers again.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force
 */
export const revokeApproval = versionAction(({ version, submission, policy, permissions }, reviewer) => {
  requirePermissions('revoke', permissions);
  if (version.state !== 'submitted' && version.state !== 'in_review') stepOf('revoke', version.state);
  const standing = standingApprovals(submission?.votes ?? [], version.contentDigest);
  if (!standing.includes(reviewer.id)) {
    throw new Refusal('policy_in_force', 'You have no standing approval of these bytes.', {
      field: 'action',
      remedy: 'Reject the version instead, with a reason, if it must not be published.',
    });
  }
  const withdrawal = { withdrawVotesOf: reviewer.id };
  const falls = version.state === 'passed' && standing.length - 1 < policy.approvals;
  if (!falls) return { steps: [], auditAction: 'revoke', effects: withdrawal };
  return {
    steps: [stepOf('revoke', version.state)],
    effects: { ...withdrawal, closeSubmission: { outcome: 'open' } },
  };
});

/** @throws LifecycleError own_submission, reviewer_role_missing; Refusal policy_in_force */
function requireReviewable({ version, submission, policy }: Situation, reviewer: Account): Submission {
  if (submission === undefined) throw noSubmission();
  const uploaders = [version.uploaderId, ...submission.revisions.map(({ uploaderId }) => uploaderId)];
  requireImpartial(
    { accountId: reviewer.id, platformRoles: reviewer.platformRoles },
    { submitterId: submission.submitterId, uploaderIds: uploaders.filter((id) => id !== null) },
    policy,
  );
  return submission;
}

function noSubmission(): Refusal {
  return new Refusal('policy_in_force', 'The version has no submission.', {
    field: 'action',
    remedy: 'Submit it first.',
  });
}
