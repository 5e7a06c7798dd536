import {
  isPassed,
  requireImpartial,
  requirePermissions,
  requireReason,
  standingApprovals,
} from '@chandlery/lifecycle';
import type { ChartVersion, Step, Submission } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, type VersionAddress } from './access.ts';
import { checkedStep, type Situation, stepOf, transitionVersion } from './transition-version.ts';

type ReviewInput = { readonly message: string; readonly expectedRevision?: number | undefined };

/**
 * An approving vote. The one that makes the policy's number passes the version, and publishes it where the policy
 * says so; one before that is recorded and changes no state.
 * @throws LifecycleError permission_missing, action_not_allowed, own_submission, reviewer_role_missing
 */
export function passVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ReviewInput,
): Promise<ChartVersion | undefined> {
  const reviewer = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    (situation) => {
      const { version, policy, permissions } = situation;
      const pass = checkedStep('pass', version.state, permissions);
      const submission = requireReviewable(situation, caller);
      const vote = { reviewerId: reviewer.id, verdict: 'approve', message: input.message } as const;
      const votes = [
        ...submission.votes,
        { ...vote, contentDigest: version.contentDigest, withdrawn: false },
      ];
      const steps: Step[] = [];
      if (isPassed(policy, votes, version.contentDigest)) {
        steps.push(pass);
        if (policy.publishOnPass) steps.push(stepOf('publish', 'passed'));
      }
      const outcome = policy.publishOnPass ? 'published' : 'passed';
      return {
        steps,
        auditAction: 'approve',
        effects: { vote, ...(steps.length > 0 ? { closeSubmission: { outcome } } : {}) },
        message: input.message,
      };
    },
    input.expectedRevision,
  );
}

/**
 * A rejecting vote: one is enough.
 * @throws LifecycleError permission_missing, action_not_allowed, reason_missing, own_submission, reviewer_role_missing
 */
export function rejectVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ReviewInput,
): Promise<ChartVersion | undefined> {
  const reviewer = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    (situation) => {
      const step = checkedStep('reject', situation.version.state, situation.permissions);
      requireReviewable(situation, caller);
      const message = requireReason(input.message);
      return {
        steps: [step],
        effects: {
          vote: { reviewerId: reviewer.id, verdict: 'reject', message },
          closeSubmission: { outcome: 'rejected' },
        },
        message,
      };
    },
    input.expectedRevision,
  );
}

/**
 * A remark that decides nothing; submitters may make one on their own submission.
 * @throws LifecycleError permission_missing, reason_missing, action_not_allowed
 */
export function commentOnVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ReviewInput,
): Promise<ChartVersion | undefined> {
  const author = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, submission, permissions }) => {
      if (!permissions.has('workspace.apps.submit')) requirePermissions('pass', permissions);
      stepOf('reject', version.state);
      if (submission === undefined) throw noSubmission();
      const message = requireReason(input.message);
      return {
        steps: [],
        auditAction: 'comment',
        effects: { vote: { reviewerId: author.id, verdict: 'comment', message } },
        message,
      };
    },
    input.expectedRevision,
  );
}

/**
 * Takes back an approval of one's own. A version that passed by it is before the reviewers again.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export function revokeApproval(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ReviewInput,
): Promise<ChartVersion | undefined> {
  const reviewer = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, submission, policy, permissions }) => {
      requirePermissions('revoke', permissions);
      if (version.state !== 'submitted' && version.state !== 'in_review') stepOf('revoke', version.state);
      const standing = standingApprovals(submission?.votes ?? [], version.contentDigest);
      if (!standing.includes(reviewer.id)) {
        throw new Refusal('policy_in_force', 'You have no standing approval of these bytes.', {
          field: 'action',
          remedy: 'Reject the version instead, with a reason, if it must not be published.',
        });
      }
      const falls = version.state === 'passed' && standing.length - 1 < policy.approvals;
      return {
        steps: falls ? [stepOf('revoke', version.state)] : [],
        auditAction: 'revoke',
        effects: { withdrawVotesOf: reviewer.id, ...(falls ? { closeSubmission: { outcome: 'open' } } : {}) },
        message: input.message,
      };
    },
    input.expectedRevision,
  );
}

/** @throws LifecycleError own_submission, reviewer_role_missing */
function requireReviewable({ version, submission, policy }: Situation, caller: Caller): Submission {
  const reviewer = requireSignedIn(caller);
  if (submission === undefined) throw noSubmission();
  requireImpartial(
    { accountId: reviewer.id, platformRoles: reviewer.platformRoles },
    {
      submitterId: submission.submitterId,
      uploaderIds: [version.uploaderId, ...submission.revisions.map(({ uploaderId }) => uploaderId)].filter(
        (id) => id !== null,
      ),
    },
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
