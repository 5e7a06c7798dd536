import { LifecycleError } from './errors.ts';

/** How a workspace's submissions are judged. */
export type ReviewPolicy = {
  /** How many reviewers must approve; 0 means that an upload is active at once. */
  readonly approvals: number;
  /** Whether the approval that makes a version pass publishes it too. */
  readonly publishOnPass: boolean;
  /** Whether the number of a deleted version stays taken. May be false only where `approvals` is 0. */
  readonly keepNumbers: boolean;
  /** `digit_and_dot`: the number starts with a digit and contains a dot, checked at submit. */
  readonly numberRule: 'digit_and_dot' | 'any';
  /** Platform roles whose votes count; empty: everybody with the permission to review. */
  readonly roles: readonly string[];
};

/** What a workspace changes of the platform's policy. */
export type PolicyOverride = Partial<ReviewPolicy>;

/** The most approvals a policy can ask for. */
export const maximumApprovals = 20;

/** The policy of a platform on which nobody has set another. */
export const defaultPlatformPolicy: ReviewPolicy = {
  approvals: 1,
  publishOnPass: false,
  keepNumbers: true,
  numberRule: 'digit_and_dot',
  roles: [],
};

/**
 * What an override makes of a base policy. Where it takes the review away, the drop-in defaults hold unless it says
 * otherwise: numbers are not kept and every number is taken. Where it brings a review back, so do the defaults of one.
 * @throws LifecycleError `policy_invalid`
 */
export function applyOverride(base: ReviewPolicy, override: PolicyOverride): ReviewPolicy {
  const policy = merge(base, override);
  checkPolicy(policy);
  return policy;
}

/**
 * @throws LifecycleError `policy_invalid`
 */
export function checkPolicy(policy: ReviewPolicy): void {
  if (!Number.isInteger(policy.approvals) || policy.approvals < 0 || policy.approvals > maximumApprovals) {
    throw new LifecycleError('policy_invalid', `approvals is ${policy.approvals}.`, {
      field: 'approvals',
      remedy: `Give a whole number from 0 to ${maximumApprovals}.`,
    });
  }
  if (policy.approvals > 0 && !policy.keepNumbers) {
    throw new LifecycleError('policy_invalid', 'keepNumbers is false though submissions are reviewed.', {
      field: 'keepNumbers',
      remedy:
        'Set keepNumbers to true, or approvals to 0: a number that was approved must not come to mean other bytes.',
    });
  }
}

/** The fields in which a policy asks for less than another. */
export function loosenedFields(base: ReviewPolicy, policy: ReviewPolicy): readonly (keyof ReviewPolicy)[] {
  const looser: (keyof ReviewPolicy)[] = [];
  if (policy.approvals < base.approvals) looser.push('approvals');
  if (policy.publishOnPass && !base.publishOnPass) looser.push('publishOnPass');
  if (!policy.keepNumbers && base.keepNumbers) looser.push('keepNumbers');
  if (policy.numberRule === 'any' && base.numberRule !== 'any') looser.push('numberRule');
  if (!isNarrower(base.roles, policy.roles)) looser.push('roles');
  return looser;
}

/**
 * Refuses an override that asks for less than the platform does.
 * @throws LifecycleError `policy_looser`, `policy_invalid`
 */
export function requireTighter(platform: ReviewPolicy, override: PolicyOverride): void {
  const looser = loosenedFields(platform, applyOverride(platform, override));
  const field = looser[0];
  if (field === undefined) return;
  throw new LifecycleError(
    'policy_looser',
    `The policy asks for less than the platform's in: ${looser.join(', ')}.`,
    {
      field,
      remedy:
        'Ask for at least what the platform asks, or have somebody with platform.policies.manage set it.',
    },
  );
}

/**
 * The policy that holds in a workspace. One that was loosened by a platform permission holds as it stands; any
 * other is raised to the platform's wherever that has become stricter since. It never throws: an override that
 * was right when it was set must not stop a workspace because the platform's policy has changed.
 */
export function effectivePolicy(
  platform: ReviewPolicy,
  workspace: { readonly override: PolicyOverride; readonly loosened: boolean },
): ReviewPolicy {
  const own = merge(platform, workspace.override);
  const raised = workspace.loosened ? own : raise(platform, own);
  return raised.approvals > 0 ? { ...raised, keepNumbers: true } : raised;
}

function merge(base: ReviewPolicy, override: PolicyOverride): ReviewPolicy {
  const reviewed = (override.approvals ?? base.approvals) > 0;
  const defaults: PolicyOverride =
    reviewed === base.approvals > 0
      ? {}
      : { keepNumbers: reviewed, numberRule: reviewed ? defaultPlatformPolicy.numberRule : 'any' };
  return { ...base, ...defaults, ...override };
}

function raise(platform: ReviewPolicy, own: ReviewPolicy): ReviewPolicy {
  const looser = loosenedFields(platform, own);
  const raised = { ...own, ...Object.fromEntries(looser.map((field) => [field, platform[field]])) };
  if (!looser.includes('roles')) return raised;
  const shared = own.roles.filter((role) => platform.roles.includes(role));
  return { ...raised, roles: shared.length > 0 ? shared : platform.roles };
}

/** Whether the roles of a policy are a part of the base's, where an empty list stands for all. */
function isNarrower(base: readonly string[], roles: readonly string[]): boolean {
  if (base.length === 0) return true;
  return roles.length > 0 && roles.every((role) => base.includes(role));
}
