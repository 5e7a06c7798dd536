import { standingApprovals } from '@chandlery/lifecycle';
import type { ChartVersion } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { VersionAddress } from './access.ts';
import { checkedStep, transitionVersion } from './transition-version.ts';

/**
 * Releases a passed version to the store. What becomes visible is the stored archive whose content digest was
 * approved: that is checked once more here, whatever the state says.
 * @throws LifecycleError permission_missing, action_not_allowed; PersistenceError app_suspended
 */
export function publishVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: { readonly message: string; readonly expectedRevision?: number | undefined },
): Promise<ChartVersion | undefined> {
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, submission, policy, permissions }) => {
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
      return {
        steps: [step],
        effects: { closeSubmission: { outcome: 'published' } },
        message: input.message,
      };
    },
    input.expectedRevision,
  );
}
