import { requireNumberRule } from '@chandlery/lifecycle';
import type { Step } from '@chandlery/persistence';
import { checkedStep, stepOf, versionAction } from './transition-version.ts';

/**
 * Puts a version before the reviewers, with an update log as the message. Where the policy asks for no approval it passes at once.
 * @throws LifecycleError permission_missing, action_not_allowed, number_rule
 */
export const submitVersion = versionAction(({ version, policy, permissions }, submitter, { message }) => {
  const steps: Step[] = [checkedStep('submit', version.state, permissions)];
  requireNumberRule(policy, version.version);
  const opened = {
    kind: 'publish',
    origin: 'upload',
    submitterId: submitter.id,
    updateLog: message,
  } as const;
  if (policy.approvals > 0) return { steps, effects: { openSubmission: opened } };
  steps.push(stepOf('pass', 'submitted'));
  if (policy.publishOnPass) steps.push(stepOf('publish', 'passed'));
  const outcome = policy.publishOnPass ? 'published' : 'passed';
  return { steps, effects: { openSubmission: opened, closeSubmission: { outcome } } };
});
