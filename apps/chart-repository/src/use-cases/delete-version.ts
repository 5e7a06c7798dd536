import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { VersionAddress } from './access.ts';
import { checkedStep, transitionVersion } from './transition-version.ts';

/**
 * Deletes a version. Its number stays taken unless the policy says otherwise.
 * @param options.evenIfActive suspends an active version in the same transaction, as ChartMuseum's clients expect; both rights are needed
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export async function deleteVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  options: { readonly evenIfActive?: boolean; readonly expectedRevision?: number | undefined } = {},
): Promise<void> {
  await transitionVersion(
    services,
    caller,
    address,
    ({ version, policy, permissions }) => {
      const effects = { keepNumber: policy.keepNumbers };
      if (options.evenIfActive !== true || version.state !== 'active') {
        return { steps: [checkedStep('delete', version.state, permissions)], effects };
      }
      return {
        steps: [
          checkedStep('suspend', 'active', permissions),
          checkedStep('delete', 'suspended', permissions),
        ],
        effects,
      };
    },
    options.expectedRevision,
  );
}
