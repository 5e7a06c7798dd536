import type { ChartVersion } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { VersionAddress } from './access.ts';
import { checkedStep, transitionVersion } from './transition-version.ts';

/**
 * Takes a version back from the reviewers; it is a draft again.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export function cancelSubmission(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: { readonly message: string; readonly expectedRevision?: number | undefined },
): Promise<ChartVersion | undefined> {
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, permissions }) => ({
      steps: [checkedStep('cancel', version.state, permissions)],
      effects: { closeSubmission: { outcome: 'cancelled' } },
      message: input.message,
    }),
    input.expectedRevision,
  );
}
