import { requireNumberRule } from '@chandlery/lifecycle';
import type { ChartVersion, Step } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, type VersionAddress } from './access.ts';
import { checkedStep, stepOf, transitionVersion } from './transition-version.ts';

/**
 * Puts a version before the reviewers. Where the policy asks for no approval it passes at once.
 * @throws LifecycleError permission_missing, action_not_allowed, number_rule
 */
export function submitVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: { readonly updateLog: string; readonly expectedRevision?: number | undefined },
): Promise<ChartVersion | undefined> {
  const submitter = requireSignedIn(caller);
  return transitionVersion(
    services,
    caller,
    address,
    ({ version, policy, permissions }) => {
      const steps: Step[] = [checkedStep('submit', version.state, permissions)];
      requireNumberRule(policy, version.version);
      if (policy.approvals === 0) steps.push(stepOf('pass', 'submitted'));
      if (policy.approvals === 0 && policy.publishOnPass) steps.push(stepOf('publish', 'passed'));
      return {
        steps,
        effects: {
          openSubmission: {
            kind: 'publish',
            origin: 'upload',
            submitterId: submitter.id,
            updateLog: input.updateLog,
          },
          ...(policy.approvals === 0
            ? { closeSubmission: { outcome: policy.publishOnPass ? 'published' : 'passed' } }
            : {}),
        },
        message: input.updateLog,
      };
    },
    input.expectedRevision,
  );
}
