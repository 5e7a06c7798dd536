/** Every way in which the lifecycle refuses; the text says what the code stands for (docs/refusals.md is made of it). */
export const lifecycleErrorCodes = {
  action_not_allowed: 'The action is not one that the present state of the version allows.',
  permission_missing: 'The account lacks the permission that the action needs.',
  own_submission:
    'Nobody reviews what they uploaded or submitted themselves, not by a token of theirs either.',
  reviewer_role_missing:
    'The review policy accepts votes of certain roles only, and the account has none of them.',
  reason_missing: 'A rejection says why.',
  number_rule: 'The review policy asks for a version number that starts with a digit and contains a dot.',
  policy_invalid: 'The review policy contradicts itself.',
  policy_looser: 'A workspace may tighten the review policy of the platform, not loosen it.',
  app_suspended: 'The app is suspended as a whole; lift that first.',
  role_fixed: 'Built-in roles cannot be changed or deleted, nor their names taken.',
  role_invalid: 'A role is made of permissions of its own level.',
  rights_exceeded: 'Nobody gives away, or takes over, rights that they do not have themselves.',
} as const;

export type LifecycleErrorCode = keyof typeof lifecycleErrorCodes;

/** A refusal by the rules of the lifecycle. It knows no HTTP; match on `code`, never on the message. */
export class LifecycleError extends Error {
  readonly code: LifecycleErrorCode;
  /** What in the request is meant, such as `version` or `approvals`. */
  readonly field: string | undefined;
  /** What would be right. */
  readonly remedy: string;

  constructor(code: LifecycleErrorCode, message: string, options: { field?: string; remedy: string }) {
    super(message);
    this.name = 'LifecycleError';
    this.code = code;
    this.field = options.field;
    this.remedy = options.remedy;
  }
}
