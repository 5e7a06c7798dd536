import { countedApprovals } from '@chandlery/lifecycle';
import { Refusal } from '../problems/refusal.ts';
import { requireSignedIn } from './access.ts';
import { requireMerged } from './pulls/own-bytes.ts';
import { applyCategory } from './pulls/wanted-category.ts';
import {
  checkedStep,
  type Decision,
  type Situation,
  stepOf,
  transitionVersion,
  type VersionAction,
} from './transition-version.ts';

/**
 * Releases a passed version to the store. What becomes visible is the stored archive whose content digest was
 * approved: that is checked once more here, whatever the state says. Where the policy has become stricter since it passed, the
 * version goes back before the reviewers, with the approvals it has, and the refusal says so. What came by pull request
 * waits for the merge of exactly these bytes.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal policy_in_force, merge_awaited; PersistenceError app_suspended
 */
export const publishVersion: VersionAction = async (services, caller, address, input) => {
  requireSignedIn(caller);
  let refusal: Refusal | undefined;
  const published = await transitionVersion(
    services,
    caller,
    address,
    (situation) => {
      const decided = decidePublication(situation, input.message);
      ({ refusal } = decided);
      return decided.decision;
    },
    input.expectedRevision,
  );
  if (refusal !== undefined) throw refusal;
  const pull =
    published?.origin === 'pull_request' ? await services.database.pulls.ofVersion(published.id) : undefined;
  if (pull !== undefined) await applyCategory(services, caller, pull);
  return published;
};

/**
 * What publishing comes to: the publication, or the way back before the reviewers with the refusal that tells of it.
 * @throws LifecycleError permission_missing, action_not_allowed; Refusal merge_awaited
 */
export function decidePublication(
  situation: Situation,
  message: string,
): { readonly decision: Decision; readonly refusal: Refusal | undefined } {
  const { version, submission, policy, permissions } = situation;
  const step = checkedStep('publish', version.state, permissions);
  requireMerged(situation);
  const approvals = countedApprovals(policy, submission?.votes ?? [], version.contentDigest);
  if (approvals >= policy.approvals) {
    const effects = { closeSubmission: { outcome: 'published' } } as const;
    return { decision: { steps: [step], effects, message }, refusal: undefined };
  }
  const lack = `These bytes have ${approvals} of the ${policy.approvals} approvals that the policy asks for now.`;
  const refusal = new Refusal('policy_in_force', lack, {
    field: 'action',
    remedy: 'It is before the reviewers again, with the approvals it has; publish it when it has passed.',
    details: { approvals, approvalsNeeded: policy.approvals },
  });
  const decision: Decision = {
    steps: [stepOf('revoke', version.state)],
    effects: { claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } },
    message: lack,
  };
  return { decision, refusal };
}
