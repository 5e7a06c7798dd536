/** Every way in which a command or a store refuses; the text is what docs/refusals.md says of it. */
export const persistenceErrorCodes = {
  not_found: 'What the command is about does not exist (any more).',
  cursor_invalid: 'The cursor is not one that a list of this kind gave out.',
  changes_gone: 'The changes that are asked for are so old that they have been removed.',
  revision_conflict: 'Somebody else changed it in between; read it again and decide anew.',
  account_exists: 'An account of that name exists.',
  workspace_exists: 'A workspace of that slug exists.',
  category_exists: 'A category of that name or slug exists.',
  category_slug_redirects: 'The slug is one that another category had, and leads to that.',
  category_in_use: 'The category still holds apps; move them first.',
  category_fixed: 'The category uncategorized is always there.',
  name_needs_active: 'Only an app that is in the store can have a chart name of the combined indexes.',
  name_moved: 'The chart name belongs to another app by now.',
  last_admin: 'The last enabled platform administrator cannot be disabled, nor lose what makes them one.',
  version_exists: 'The app has this version already, or one that Helm cannot tell from it.',
  version_taken: 'The number belonged to a version that was deleted; numbers are kept here.',
  file_name_taken: 'Another chart of the workspace has a version with the same file name.',
  app_suspended: 'The app is suspended as a whole; lift that first.',
  provenance_exists: 'The version has a provenance file already.',
  archive_missing: 'The archive that a row names is not in the archive store.',
  archive_damaged: 'The bytes of an archive do not have the digest they are stored under.',
  database_newer: 'The database was written by a newer version of Chandlery.',
  backup_invalid: 'The backup is incomplete or damaged.',
  target_not_empty: 'The folder to restore into is not empty.',
  data_locked: 'Another server is running on this data folder.',
  role_exists: 'A custom role of that name exists.',
  role_unknown: 'There is no role of that name at that level.',
  role_in_use: 'The role is still given to somebody, or named by a review policy.',
  role_limit: 'There are as many custom roles of this level as there can be.',
  member_exists: 'The account is a member of the workspace already, with another role.',
  service_account_limits:
    'A service account has no password, and one of a workspace has a role there and nowhere else.',
  invitation_used: 'The invitation has been accepted already; each is for once.',
  invitation_expired: 'The invitation is too old.',
  invitation_revoked: 'The invitation was taken back.',
  cluster_exists: 'A cluster of that slug exists.',
  cluster_in_use: 'Projects still use the cluster; remove them first.',
  project_exists: 'The workspace has a project of that slug.',
  project_in_use: 'Deployments are left in the project; uninstall and remove them first.',
  namespace_taken: 'The namespace belongs to another project already.',
  workspace_member_missing: 'Only members of the workspace have roles in its projects.',
  deployment_exists: 'The project has a deployment of that name.',
  deployment_state: 'The deployment is in a state in which this is not possible.',
  operation_over: 'The operation has ended already.',
  operation_pending: 'An operation on it is queued or running.',
  rollout_pending: 'The deployment waits for its turn in another rollout.',
  rollout_over: 'The rollout has ended already.',
  lease_lost: 'The operation is worked on by somebody else by now, or has ended.',
  report_too_large: 'The report of an inspection is larger than is kept.',
  idempotency_conflict: 'Another request was sent under the same idempotency key.',
  repository_in_use: 'Charts of its pull requests are under review in the workspace it is bound to.',
  proposal_over: 'The proposal has been accepted, declined or withdrawn already.',
  github_user_linked: 'The GitHub user is linked to another account.',
  database_closed: 'The database is closed, or being closed, and takes no more commands.',
} as const;

export type PersistenceErrorCode = keyof typeof persistenceErrorCodes;

/** A refusal of a port. Match on `code`, never on the message. */
export class PersistenceError extends Error {
  readonly code: PersistenceErrorCode;
  readonly field: string | undefined;
  readonly remedy: string | undefined;
  /** Typed by the code: what stands in the way, such as the existing version's id, number and state. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: PersistenceErrorCode,
    message: string,
    options: { field?: string; remedy?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PersistenceError';
    this.code = code;
    this.field = options.field;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
  }
}
