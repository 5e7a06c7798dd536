import { Refusal } from '../problems/refusal.ts';
import { checkedStep, versionAction } from './transition-version.ts';

/**
 * Says to the other reviewers that this one is being looked at.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export const claimSubmission = versionAction(({ version, permissions }, reviewer) => ({
  steps: [checkedStep('claim', version.state, permissions)],
  effects: { claim: { reviewerId: reviewer.id } },
}));

/**
 * Gives a claim back; only its holder does, or somebody who administers all workspaces.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force
 */
export const unclaimSubmission = versionAction(({ version, submission, permissions }, reviewer) => {
  const step = checkedStep('unclaim', version.state, permissions);
  if (submission?.claimedById !== reviewer.id && !permissions.has('platform.workspaces.manage')) {
    throw new Refusal('policy_in_force', 'Somebody else has claimed this submission.', {
      field: 'action',
      remedy: 'Ask them, or an administrator, to give it back.',
    });
  }
  return { steps: [step], effects: { claim: { reviewerId: null } } };
});
