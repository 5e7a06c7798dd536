import { countedApprovals } from '@chandlery/lifecycle';
import { Refusal } from '../problems/refusal.ts';
import { requireSignedIn } from './access.ts';
import { checkedStep, stepOf, transitionVersion, type VersionAction } from './transition-version.ts';

/**
 * Releases a passed version to the store. What becomes visible is the stored archive whose content digest was
 * approved: that is checked once more here, whatever the state says. Where the policy has become stricter since it passed, the
 * version goes back before the reviewers, with the approvals it has, and the refusal says so.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force; PersistenceError app_suspended
 */
export const publishVersion: VersionAction = async (services, caller, address, input) => {
  requireSignedIn(caller);
  let refusal: Refusal | undefined;
  const published = await transitionVersion(
    services,
    caller,
    address,
    ({ version, submission, policy, permissions }) => {
      const step = checkedStep('publish', version.state, permissions);
      const approvals = countedApprovals(policy, submission?.votes ?? [], version.contentDigest);
      if (approvals >= policy.approvals) {
        refusal = undefined;
        const effects = { closeSubmission: { outcome: 'published' } } as const;
        return { steps: [step], effects, message: input.message };
      }
      const lack = `These bytes have ${approvals} of the ${policy.approvals} approvals that the policy asks for now.`;
      refusal = new Refusal('policy_in_force', lack, {
        field: 'action',
        remedy: 'It is before the reviewers again, with the approvals it has; publish it when it has passed.',
        details: { approvals, approvalsNeeded: policy.approvals },
      });
      return {
        steps: [stepOf('revoke', version.state)],
        effects: { claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } },
        message: lack,
      };
    },
    input.expectedRevision,
  );
  if (refusal !== undefined) throw refusal;
  return published;
};
