import type { ProposalState } from '../ports/suspend-proposals.ts';

/** The tables of repositories, links and pull requests, as Kysely sees them. */
export type PullTables = {
  bound_repositories: BoundRepositoryRow;
  github_links: GithubLinkRow;
  /** Every link that there ever was. */
  github_links_ever: Pick<GithubLinkRow, 'user_id' | 'account_id'>;
  pull_charts: PullChartRow;
  suspend_proposals: SuspendProposalRow;
  pull_people: { repository_id: number; pull: number; user_id: number; login: string };
};

export type BoundRepositoryRow = {
  repository_id: number;
  installation_id: number;
  full_name: string;
  workspace_id: string;
  /** Slug of a project of the workspace. */
  deploy_project: string | null;
  created_at: number;
  revision: number;
};

export type SuspendProposalRow = {
  id: string;
  repository_id: number;
  pull: number;
  chart: string;
  app_id: string;
  url: string;
  title: string;
  proposer_id: number;
  proposer_login: string;
  reason: string;
  /** 0 or 1. */
  merged: number;
  state: ProposalState;
  decided_by_id: string | null;
  decided_by_name: string | null;
  decision: string | null;
  decided_at: number | null;
  created_at: number;
  revision: number;
};

export type GithubLinkRow = { user_id: number; account_id: string; login: string; linked_at: number };

export type PullChartRow = {
  repository_id: number;
  pull: number;
  chart: string;
  version_id: string | null;
  head_sha: string;
  base_ref: string;
  path: string;
  title: string;
  url: string;
  author_id: number;
  author_login: string;
  category: string | null;
  /** 0 or 1: closed without a merge. */
  closed: number;
  merged_by_id: number | null;
  merge_commit: string | null;
  merged_digest: string | null;
  merged_at: number | null;
  /** Of the last test deployment. */
  deployment_id: string | null;
  created_at: number;
  changed_at: number;
};
