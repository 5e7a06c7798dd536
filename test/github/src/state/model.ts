import type { GitRepository } from '../git/git-repository.ts';

/** GitHub's five roles; an organisation's own roles have a name of their own on top of one of them. */
export const roles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A user, an organisation, or the user that stands for an App. */
export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string;
  email: string;
  createdAt: Date;
}

/** Permission name to `read` or `write`, as an App asks for them. */
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

export interface App {
  id: number;
  slug: string;
  name: string;
  owner: Account;
  /** Comments, reviews and commits of the App carry this user: `slug[bot]`. */
  bot: Account;
  clientId: string;
  clientSecret: string;
  publicKeyPem: string;
  permissions: Permissions;
  events: readonly string[];
  hook: { url: string | null; secret: string };
  createdAt: Date;
}

export interface Installation {
  id: number;
  app: App;
  account: Account;
  /** Which repositories (by id), or all that the account has. */
  repositories: 'all' | Set<number>;
  permissions: Permissions;
  suspended: { by: Account; at: Date } | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface Token {
  token: string;
  installation: Installation;
  permissions: Permissions;
  repositoryIds: readonly number[] | null;
  expiresAt: Date;
}

export interface Team {
  id: number;
  organization: Account;
  name: string;
  slug: string;
  /** Account id to its role in the team. */
  members: Map<number, 'member' | 'maintainer'>;
  /** Repository id to the role that the team's members have there. */
  repositories: Map<number, Role>;
}

export interface Collaborator {
  account: Account;
  role: Role;
  /** The name of an organisation's own role; else the role itself. */
  roleName: string;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** What a branch's rules ask for. */
export interface Rules {
  mergeQueue: MergeMethod | null;
  requiredChecks: readonly string[];
  requiredApprovals: number;
}

/** A branch that somebody moved, as GitHub remembers it for a time. Null: it was not there before, or is not any more. */
export interface Activity {
  id: number;
  branch: string;
  before: string | null;
  after: string | null;
  type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion';
  by: Account;
  at: Date;
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  description: string | null;
  defaultBranch: string;
  archived: boolean;
  deleted: boolean;
  parent: Repository | null;
  git: GitRepository;
  rules: Rules;
  collaborators: Map<number, Collaborator>;
  pulls: Map<number, PullRequest>;
  comments: Map<number, Comment>;
  checkSuites: Map<number, CheckSuite>;
  checkRuns: Map<number, CheckRun>;
  queue: QueueEntry[];
  /** Oldest first. */
  activities: Activity[];
  nextNumber: number;
  createdAt: Date;
  updatedAt: Date;
  pushedAt: Date;
}

export interface PullRequest {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  author: Account;
  base: { ref: string; sha: string };
  /** `repository.deleted` makes GitHub answer null for it. */
  head: { repository: Repository; ownerLogin: string; ref: string; sha: string };
  /** The common ancestor that the files are compared with; fixed by the merge. */
  comparedWith: string | null;
  /** The merge's commit, or a test merge of (base, head) as long as the request is open. */
  mergeCommit: string | null;
  testMerge: { of: string; clean: boolean } | null;
  /** How often it was read since base or head moved. */
  reads: number;
  merged: { at: Date; by: Account; method: MergeMethod } | null;
  reviews: Review[];
  lineComments: LineComment[];
  requestedReviewers: Account[];
  requestedTeams: Team[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  id: number;
  author: Account;
  state: ReviewState;
  body: string;
  commitId: string;
  submittedAt: Date | null;
}

/** A comment at a line of the difference; one with a suggestion can be applied by a click. */
export interface LineComment {
  id: number;
  review: Review;
  author: Account;
  path: string;
  line: number | null;
  startLine: number | null;
  side: 'LEFT' | 'RIGHT';
  body: string;
  commitId: string;
  hunk: string;
  createdAt: Date;
  updatedAt: Date;
}

export const reactionKinds = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionKind = (typeof reactionKinds)[number];

export interface Reaction {
  id: number;
  author: Account;
  kind: ReactionKind;
  createdAt: Date;
}

/** A comment in a pull request's conversation. */
export interface Comment {
  id: number;
  pull: PullRequest;
  author: Account;
  viaApp: App | null;
  body: string;
  reactions: Reaction[];
  createdAt: Date;
  updatedAt: Date;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
  raw_details?: string;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
export type CheckConclusion =
  'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale';

export interface CheckSuite {
  id: number;
  app: App;
  headSha: string;
  headBranch: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface CheckAction {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  suite: CheckSuite;
  name: string;
  headSha: string;
  detailsUrl: string | null;
  externalId: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: Date | null;
  completedAt: Date | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  actions: readonly CheckAction[];
}

/** One pull request that waits in the merge queue, with the group that was made of it. */
export interface QueueEntry {
  pull: PullRequest;
  by: Account;
  ref: string;
  headSha: string;
  baseSha: string;
}
