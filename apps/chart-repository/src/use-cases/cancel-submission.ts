import { checkedStep, versionAction } from './transition-version.ts';

/**
 * Takes a version back from the reviewers; it is a draft again.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export const cancelSubmission = versionAction(({ version, permissions }) => ({
  steps: [checkedStep('cancel', version.state, permissions)],
  effects: { closeSubmission: { outcome: 'cancelled' } },
}));
