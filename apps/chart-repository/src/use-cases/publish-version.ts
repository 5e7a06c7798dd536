import { standingApprovals } from '@chandlery/lifecycle';
import { Refusal } from '../problems/refusal.ts';
import { checkedStep, versionAction } from './transition-version.ts';

/**
 * Releases a passed version to the store. What becomes visible is the stored archive whose content digest was
 * approved: that is checked once more here, whatever the state says.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force; PersistenceError app_suspended
 */
export const publishVersion = versionAction(({ version, submission, policy, permissions }) => {
  const step = checkedStep('publish', version.state, permissions);
  const approvals = standingApprovals(submission?.votes ?? [], version.contentDigest).length;
  if (approvals < policy.approvals) {
    throw new Refusal(
      'policy_in_force',
      `These bytes have ${approvals} of the ${policy.approvals} approvals that the policy asks for now.`,
      {
        field: 'action',
        remedy:
          'Cancel the submission and submit the version again, so that it is reviewed under the present policy.',
      },
    );
  }
  return { steps: [step], effects: { closeSubmission: { outcome: 'published' } } };
});
