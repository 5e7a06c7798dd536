import type { ChartVersion } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, type VersionAddress } from './access.ts';
import { checkedStep, transitionVersion } from './transition-version.ts';

type ClaimInput = { readonly message: string; readonly expectedRevision?: number | undefined };

/**
 * Says to the other reviewers that this one is being looked at.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export function claimSubmission(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ClaimInput,
): Promise<ChartVersion | undefined> {
  const reviewer = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, permissions }) => ({
      steps: [checkedStep('claim', version.state, permissions)],
      effects: { claim: { reviewerId: reviewer.id } },
      message: input.message,
    }),
    input.expectedRevision,
  );
}

/**
 * Gives a claim back; only its holder does, or somebody who administers all workspaces.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export function unclaimSubmission(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ClaimInput,
): Promise<ChartVersion | undefined> {
  const reviewer = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, submission, permissions }) => {
      const step = checkedStep('unclaim', version.state, permissions);
      if (submission?.claimedById !== reviewer.id && !permissions.has('platform.workspaces.manage')) {
        throw new Refusal('policy_in_force', 'Somebody else has claimed this submission.', {
          field: 'action',
          remedy: 'Ask them, or an administrator, to give it back.',
        });
      }
      return { steps: [step], effects: { claim: { reviewerId: null } }, message: input.message };
    },
    input.expectedRevision,
  );
}
