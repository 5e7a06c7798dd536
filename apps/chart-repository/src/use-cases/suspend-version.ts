import type { ChartVersion } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { VersionAddress } from './access.ts';
import { checkedStep, transitionVersion } from './transition-version.ts';

/**
 * Takes an active version out of every index, or brings a suspended one back.
 * @throws LifecycleError permission_missing, action_not_allowed; PersistenceError app_suspended
 */
export function suspendOrActivateVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  action: 'suspend' | 'activate',
  input: { readonly message: string; readonly expectedRevision?: number | undefined },
): Promise<ChartVersion | undefined> {
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, permissions }) => ({
      steps: [checkedStep(action, version.state, permissions)],
      message: input.message,
    }),
    input.expectedRevision,
  );
}
