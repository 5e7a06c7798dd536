import { checkedStep, versionAction } from './transition-version.ts';

/**
 * Takes an active version out of every index.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export const suspendVersion = versionAction(({ version, permissions }) => ({
  steps: [checkedStep('suspend', version.state, permissions)],
}));

/**
 * Brings a suspended version back into the indexes.
 * @throws LifecycleError permission_missing, action_not_allowed; PersistenceError app_suspended
 */
export const activateVersion = versionAction(({ version, permissions }) => ({
  steps: [checkedStep('activate', version.state, permissions)],
}));
