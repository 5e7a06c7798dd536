import { claimHeldUntilMs, mayEndClaim } from '@chandlery/lifecycle';
import type { Submission } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { requireReviewable } from './review-version.ts';
import { checkedStep, type Situation, stepOf, versionAction } from './transition-version.ts';

/**
 * Says to the other reviewers that this one is being looked at. It keeps nobody from voting. A claim of somebody else is taken
 * over once it is old enough (`claimTakeoverMs`): released and claimed, in one transaction.
 * @throws LifecycleError permission_missing, action_not_allowed, own_submission, reviewer_role_missing; Refusal claim_in_force
 */
export const claimSubmission = versionAction((situation, reviewer) => {
  const { version, submission, permissions } = situation;
  const effects = { claim: { reviewerId: reviewer.id } };
  if (version.state !== 'in_review' || submission?.claimedById === reviewer.id) {
    const step = checkedStep('claim', version.state, permissions);
    requireReviewable(situation, reviewer);
    return { steps: [step], effects };
  }
  const release = checkedStep('unclaim', version.state, permissions);
  requireReviewable(situation, reviewer);
  requireEndable(situation, submission, reviewer.id);
  return { steps: [release, stepOf('claim', 'submitted')], effects };
});

/**
 * Gives a claim back: its holder, somebody who administers all workspaces, or any reviewer once it is old enough.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal claim_in_force
 */
export const unclaimSubmission = versionAction((situation, reviewer) => {
  const { version, submission, permissions } = situation;
  const step = checkedStep('unclaim', version.state, permissions);
  if (!permissions.has('platform.workspaces.manage')) requireEndable(situation, submission, reviewer.id);
  return { steps: [step], effects: { claim: { reviewerId: null } } };
});

/** @throws Refusal claim_in_force */
function requireEndable(
  { nowMs }: Pick<Situation, 'nowMs'>,
  submission: Submission | undefined,
  accountId: string,
): void {
  const { claimedById = null, claimedByName = null, claimedAtMs = null } = submission ?? {};
  if (claimedById === null || claimedAtMs === null) return;
  if (mayEndClaim({ claimedById, claimedAtMs }, accountId, nowMs)) return;
  const until = new Date(claimHeldUntilMs({ claimedAtMs })).toISOString();
  throw new Refusal('claim_in_force', `${claimedByName ?? 'Somebody else'} has claimed this submission.`, {
    field: 'action',
    remedy: `Ask them, or an administrator, to give it back; from ${until} on you can take it over. You can vote all the same.`,
    details: { claimedBy: claimedByName, until },
  });
}
