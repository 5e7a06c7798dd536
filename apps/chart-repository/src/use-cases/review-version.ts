import {
  isPassed,
  requireImpartial,
  requirePermissions,
  requireReason,
  standingApprovals,
} from '@chandlery/lifecycle';
import type { Account, Step, Submission } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { requireSignedIn } from './access.ts';
import { passesNow } from './require-passable.ts';
import {
  checkedStep,
  type Decision,
  type Situation,
  stepOf,
  transitionVersion,
  type VersionAction,
  versionAction,
} from './transition-version.ts';

/**
 * An approving vote. The one that makes the policy's number passes the version, and publishes it where the policy
 * says so; one before that is recorded and changes no state. What counts is the policy of this moment: where it has become
 * stricter since the first vote more are asked for, where it has become looser the next vote decides. A vote that decides is
 * refused where findings block the pass, and waits where the inspection has not ended that the policy asks for (`countAgain`).
 * @throws LifecycleError permission_missing, action_not_allowed, own_submission, reviewer_role_missing; Refusal findings_block
 */
export const passVersion: VersionAction = async (
  services,
  caller,
  address,
  { message, expectedRevision },
) => {
  const reviewer = requireSignedIn(caller);
  const decide = async (situation: Situation): Promise<Decision> => {
    const decision = decidePass(situation, reviewer, message);
    const { submission, version } = situation;
    const decides = decision.steps.length > 0 && submission !== undefined;
    if (!decides || (await passesNow(services, submission, version.workspaceId)))
      return { message, ...decision };
    const vote = voteOf(reviewer, 'approve', message);
    return { message, steps: [], auditAction: 'approve', effects: { vote, awaitsInspection: true } };
  };
  return transitionVersion(services, caller, address, decide, expectedRevision);
};

function decidePass(situation: Situation, reviewer: Account, message: string): Decision {
  const { version, policy, permissions, principalId = reviewer.id } = situation;
  const pass = checkedStep('pass', version.state, permissions);
  const submission = requireReviewable(situation, reviewer);
  const vote = voteOf(reviewer, 'approve', message);
  const { contentDigest } = version;
  const given = { ...vote, reviewerPrincipalId: principalId, contentDigest, withdrawn: false };
  if (!isPassed(policy, [...submission.votes, given], contentDigest))
    return { steps: [], auditAction: 'approve', effects: { vote } };
  const passed = passing(situation, pass);
  return { ...passed, effects: { vote, ...passed.effects } };
}

/** What a pass brings with it: the publication, where the policy says so. What came by pull request waits for its merge. */
export function passing(
  { policy, version }: Pick<Situation, 'policy' | 'version'>,
  pass: Step,
): Pick<Decision, 'steps' | 'effects'> {
  const publishes = policy.publishOnPass && version.origin !== 'pull_request';
  return {
    steps: publishes ? [pass, stepOf('publish', 'passed')] : [pass],
    effects: { closeSubmission: { outcome: publishes ? 'published' : 'passed' } },
  };
}

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
      vote: voteOf(reviewer, 'reject', message),
      closeSubmission: { outcome: 'rejected' },
    },
  };
});

/**
 * Takes back an approval of one's own. A version that passed by it is before the reviewers again.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force
 */
export const revokeApproval = versionAction((situation, reviewer) => {
  const { version, submission, policy, permissions, principalId = reviewer.id } = situation;
  requirePermissions('revoke', permissions);
  if (version.state !== 'submitted' && version.state !== 'in_review') stepOf('revoke', version.state);
  const votes = submission?.votes ?? [];
  if (!standingApprovals(votes, version.contentDigest).includes(principalId)) {
    throw new Refusal('policy_in_force', 'You have no standing approval of these bytes.', {
      field: 'action',
      remedy: 'Reject the version instead, with a reason, if it must not be published.',
    });
  }
  const withdrawal = { withdrawVotesOf: principalId };
  const others = votes.filter(({ reviewerPrincipalId }) => reviewerPrincipalId !== principalId);
  const falls = version.state === 'passed' && !isPassed(policy, others, version.contentDigest);
  if (!falls) return { steps: [], auditAction: 'revoke', effects: withdrawal };
  return {
    steps: [stepOf('revoke', version.state)],
    effects: { ...withdrawal, claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } },
  };
});

/**
 * The submission that a reviewer may judge.
 * @throws LifecycleError own_submission, reviewer_role_missing; Refusal policy_in_force
 */
export function requireReviewable(
  {
    version,
    submission,
    rounds,
    policy,
    principalId,
    alsoKnownAs,
    pullPrincipals,
  }: Pick<
    Situation,
    'version' | 'submission' | 'rounds' | 'policy' | 'principalId' | 'alsoKnownAs' | 'pullPrincipals'
  >,
  reviewer: Account,
): Submission {
  if (submission === undefined) throw noSubmission();
  // Of earlier rounds too: bytes do not become somebody else's work by being sent and submitted again.
  const uploaders = [
    version.uploaderPrincipalId,
    ...pullPrincipals,
    ...rounds.flatMap(({ revisions }) => revisions.map(({ uploaderPrincipalId }) => uploaderPrincipalId)),
  ];
  requireImpartial(
    { principalId: principalId ?? reviewer.id, alsoKnownAs, platformRoles: reviewer.platformRoles },
    {
      submitterId: submission.submitterPrincipalId,
      uploaderIds: uploaders.filter((id) => id !== null),
    },
    policy,
  );
  return submission;
}

/** A vote of somebody with the roles that they have now. */
export function voteOf(reviewer: Account, verdict: 'approve' | 'reject', message: string) {
  return { reviewerId: reviewer.id, reviewerRoles: reviewer.platformRoles, verdict, message } as const;
}

/** The refusal of what takes a submission, where there is none. */
export function noSubmission(): Refusal {
  return new Refusal('policy_in_force', 'The version has no submission.', {
    field: 'action',
    remedy: 'Submit it first.',
  });
}
