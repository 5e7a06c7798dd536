import type {
  Action,
  Actor,
  AuditSubject,
  CustomRoleLevel,
  Verdict,
  VersionState,
} from '@chandlery/lifecycle';
import type { Account } from '../ports/accounts.ts';
import type { AppImage } from '../ports/images.ts';
import type { Submission, SubmissionEvent } from '../ports/submissions.ts';
import type { ChartVersion } from '../ports/versions.ts';
import type { DeploymentTables } from './deployment-tables.ts';
import type { InspectionTables } from './inspection-tables.ts';
import type { OperationTables } from './operation-tables.ts';
import type { PullTables } from './pull-tables.ts';
import type { RolloutTables } from './rollout-tables.ts';

/**
 * The tables as Kysely sees them, the same on every driver: ids are UUIDv7 as text, times are milliseconds in UTC, flags
 * are 0 or 1, lists and objects are JSON as text. Whole numbers up to 2^53 come as `number` from every driver.
 */
export type Tables = DeploymentTables &
  InspectionTables &
  OperationTables &
  PullTables &
  RolloutTables & {
    /** The charts that versions depend on, by name. */
    version_dependencies: { version_id: string; name: string };
    accounts: AccountRow;
    tokens: TokenRow;
    identities: IdentityRow;
    workspaces: WorkspaceRow;
    members: { workspace_id: string; account_id: string; role: string; since: number; revision: number };
    platform_policy: { id: number; policy: string; revision: number; changed_at: number };
    categories: CategoryRow;
    former_category_slugs: FormerCategorySlugRow;
    apps: AppRow;
    app_information_revisions: AppInformationRow;
    introductions: { digest: string; body: string };
    images: ImageRow;
    chart_names: { name: string; app_id: string; since: number };
    versions: VersionRow;
    provenances: { version_id: string; body: string; created_at: number };
    tombstones: TombstoneRow;
    submissions: SubmissionRow;
    submission_revisions: SubmissionRevisionRow;
    votes: VoteRow;
    released_archives: { digest: string; released_at: number };
    change_counter: { id: number; number: number };
    changes: ChangeRow;
    audit: AuditRow;
    custom_roles: CustomRoleRow;
    sessions: SessionRow;
    invitations: InvitationRow;
    submission_events: SubmissionEventRow;
    audit_seals: { position: number; audit_id: string; change_number: number; hash: string };
    audit_sealer: { id: number; holder: string; lease_until: number };
    listener_positions: { name: string; number: number; changed_at: number };
    pruned_changes: { id: number; number: number };
  };

/** 0 or 1. */
export type Flag = number;

export type AccountRow = {
  id: string;
  name: string;
  /** The name in lower case: what is unique, and what lists sort by. */
  name_key: string;
  display_name: string;
  password_hash: string;
  platform_roles: string;
  disabled: Flag;
  created_at: number;
  revision: number;
  kind: Account['kind'];
  /** Of service accounts alone. */
  owner_account_id: string | null;
  workspace_id: string | null;
};

export type TokenRow = {
  id: string;
  account_id: string;
  name: string;
  hash: string;
  scopes: string;
  workspace_id: string | null;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
};

/** Who an account is elsewhere, such as the numeric id of a GitHub user. */
export type IdentityRow = {
  provider: string;
  external_id: string;
  account_id: string;
  login: string;
  linked_at: number;
};

export type WorkspaceRow = {
  id: string;
  slug: string;
  display_name: string;
  description: string;
  policy_override: string;
  policy_loosened: Flag;
  created_at: number;
  revision: number;
};

export type CategoryRow = {
  id: string;
  slug: string;
  name: string;
  name_key: string;
  icon: string | null;
  created_at: number;
  revision: number;
  /** Lists sort by it, and by slug where it is the same. */
  position: number;
};

/** A slug that a category had before it was renamed; requests for it are sent on. */
export type FormerCategorySlugRow = { slug: string; category_id: string; since: number };

export type AppRow = {
  id: string;
  workspace_id: string;
  name: string;
  display_name: string;
  description: string;
  home: string;
  category_id: string;
  suspended: Flag;
  last_published_at: number | null;
  information_revision: number;
  revision: number;
  /** Lower case: name, display name, description and the keywords of the newest active version. */
  search_text: string;
  created_at: number;
};

/** The store information as it was from each of its revisions on: what reviewers judged can be told later. */
export type AppInformationRow = {
  app_id: string;
  revision: number;
  display_name: string;
  description: string;
  home: string;
  category_slug: string;
  changed_at: number;
  changed_by_id: string | null;
  changed_by_name: string;
  /** `null`: the README of the newest version stands in. */
  introduction_digest: string | null;
  icon_digest: string | null;
  /** JSON list of digests, in the order in which they are shown. */
  screenshots: string;
};

/** An image that some revision of some app's information names. */
export type ImageRow = {
  digest: string;
  media_type: AppImage['mediaType'];
  width: number;
  height: number;
  bytes: number;
  created_at: number;
};

export type VersionRow = {
  id: string;
  app_id: string;
  workspace_id: string;
  version: string;
  version_key: string;
  file_name: string;
  archive_digest: string;
  archive_bytes: number;
  content_digest: string;
  lean_json: string;
  rest_json: string;
  state: VersionState;
  revision: number;
  origin: ChartVersion['origin'];
  uploader_id: string | null;
  uploader_name: string;
  submission_id: string | null;
  created_at: number;
  changed_at: number;
  published_at: number | null;
  /** Who answers for the uploader's account; `null` on rows of before this was kept. */
  uploader_principal_id: string | null;
};

export type TombstoneRow = {
  app_id: string;
  version_key: string;
  version: string;
  deleted_at: number;
  last_state: VersionState;
};

export type SubmissionRow = {
  id: string;
  version_id: string;
  kind: Submission['kind'];
  origin: Submission['origin'];
  /** Where it came from outside, such as repository id and pull request number. */
  external_key: string | null;
  submitter_id: string;
  update_log: string;
  information_revision: number;
  claimed_by_id: string | null;
  outcome: Submission['outcome'];
  created_at: number;
  closed_at: number | null;
  submitter_principal_id: string | null;
  /** Since when reviewers have had it before them: the submission, or the loss of its last approval. */
  waiting_since: number;
  claimed_at: number | null;
  /** The revision of the store information when the deciding vote was given. */
  judged_information_revision: number | null;
  /** Whether the votes pass it as soon as its inspection lets them. */
  awaits_inspection: Flag;
};

/** One line of a submission's history. */
export type SubmissionEventRow = {
  id: string;
  submission_id: string;
  kind: SubmissionEvent['kind'];
  at: number;
  actor_id: string | null;
  actor_name: string;
  revision_number: number;
  message: string;
  data: string;
};

export type SubmissionRevisionRow = {
  submission_id: string;
  number: number;
  archive_digest: string;
  archive_bytes: number;
  content_digest: string;
  /** The commit of a pull request that the bytes were packed from. */
  head_commit: string | null;
  uploader_id: string | null;
  created_at: number;
  uploader_principal_id: string | null;
};

export type VoteRow = {
  id: string;
  submission_id: string;
  revision_number: number;
  reviewer_id: string;
  verdict: Verdict;
  content_digest: string;
  message: string;
  withdrawn: Flag;
  created_at: number;
  reviewer_principal_id: string | null;
  reviewer_roles: string;
  withdrawn_at: number | null;
};

export type ChangeRow = {
  number: number;
  type: string;
  at: number;
  workspace_id: string | null;
  app_id: string | null;
  version_id: string | null;
  actor_name: string;
  data: string;
};

/** Names no other table by key: it outlives everything that it tells of. */
export type AuditRow = {
  id: string;
  change_number: number;
  at: number;
  actor_kind: Actor['kind'];
  actor_account_id: string | null;
  actor_name: string;
  actor_token_id: string | null;
  actor_owner_id: string | null;
  action: Action | (string & {});
  subject_kind: AuditSubject['kind'];
  subject_id: string;
  subject_name: string;
  workspace_id: string | null;
  app_id: string | null;
  version_id: string | null;
  before: string;
  after: string;
  message: string;
  origin_address: string | null;
  origin_user_agent: string | null;
  origin_request_id: string | null;
  origin_credential: NonNullable<Actor['origin']>['credential'] | null;
  /** As whom somebody acted elsewhere, such as on GitHub. */
  actor_via: string | null;
};

/** A role that an administrator made; its permissions are a list of names. */
export type CustomRoleRow = {
  level: CustomRoleLevel;
  name: string;
  description: string;
  permissions: string;
  created_at: number;
  revision: number;
};

/** Somebody signed in with a browser; the secret of the cookie is here as its hash. */
export type SessionRow = {
  id: string;
  account_id: string;
  hash: string;
  user_agent: string;
  address: string;
  created_at: number;
  last_used_at: number;
  expires_at: number;
};

export type InvitationRow = {
  id: string;
  workspace_id: string;
  invitee: string;
  role: string;
  hash: string;
  created_at: number;
  created_by_id: string | null;
  created_by_name: string;
  expires_at: number;
  accepted_at: number | null;
  accepted_by_name: string | null;
  revoked_at: number | null;
};
