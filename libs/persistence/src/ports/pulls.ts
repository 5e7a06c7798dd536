import type { Actor } from '@chandlery/lifecycle';

/** Which chart of which pull request. */
export type PullChartKey = {
  readonly repositoryId: number;
  readonly pull: number;
  readonly chart: string;
};

/** Somebody on GitHub. */
export type GithubUser = { readonly userId: number; readonly login: string };

/** What a pull request says of one of its charts, as it goes into the database beside the version. */
export type PullAbout = PullChartKey & {
  readonly headSha: string;
  readonly baseRef: string;
  /** The chart's folder or file in the repository. */
  readonly path: string;
  readonly title: string;
  readonly url: string;
  readonly author: GithubUser;
  /** Author and pushers: they are added to those of before, never taken away. */
  readonly people: readonly GithubUser[];
  /** The category that is asked for. */
  readonly category: string | null;
};

/** That a pull request was merged, with the content of the chart at the merge commit. */
export type PullMerge = {
  readonly mergedById: number;
  readonly mergeCommit: string;
  readonly contentDigest: string;
  readonly atMs: number;
};

/** A chart of a pull request. */
export type PullChart = Omit<PullAbout, 'people'> & {
  /** The version that it became; `null` once that is deleted. */
  readonly versionId: string | null;
  /** Closed without a merge. */
  readonly closed: boolean;
  readonly merge: PullMerge | null;
  /** Its last test deployment, which may be gone by now. */
  readonly deploymentId: string | null;
};

/** What changed, by ids of what it is about. */
export type ChangedThings = {
  readonly versionIds: readonly string[];
  readonly appIds: readonly string[];
  readonly submissionIds: readonly string[];
  readonly deploymentIds: readonly string[];
};

/** A chart of a pull request of a repository that is bound to its workspace, with what it is in the store. */
export type PullChartPlace = PullChartKey & {
  readonly versionId: string;
  readonly appId: string;
  readonly submissionId: string | null;
  readonly deploymentId: string | null;
  /** Neither closed nor merged. */
  readonly open: boolean;
};

/** The charts of pull requests; what adds and changes versions writes them, in the same transaction. */
export type PullPort = {
  find(key: PullChartKey): Promise<PullChart | undefined>;
  /** By the names of charts. */
  listOf(pull: Omit<PullChartKey, 'chart'>): Promise<readonly PullChart[]>;
  ofVersion(versionId: string): Promise<PullChart | undefined>;
  /** The charts of pull requests that are any of these things, or of one of these apps. */
  concernedBy(changed: ChangedThings): Promise<readonly PullChartPlace[]>;
  /** Author and pushers of every round, by their GitHub ids. */
  people(pull: Omit<PullChartKey, 'chart'>): Promise<readonly GithubUser[]>;
  /**
   * The same as principals: GitHub users, and whoever answers for an account that one of them is or ever was linked to.
   * @param others GitHub users beside those that are known
   */
  principals(pull: Omit<PullChartKey, 'chart'>, others?: readonly number[]): Promise<readonly string[]>;
  /**
   * Keeps who merged what; the same again writes nothing.
   * @throws PersistenceError not_found
   */
  recordMerge(
    command: PullChartKey & Omit<PullMerge, 'atMs'> & { readonly actor: Actor },
  ): Promise<PullChart>;
  /**
   * Keeps which deployment tries a chart out; the same again writes nothing.
   * @throws PersistenceError not_found
   */
  deployed(
    command: PullChartKey & { readonly deploymentId: string; readonly actor: Actor },
  ): Promise<PullChart>;
  /** Keeps that a pull request was closed without a merge; again, or where there is nothing of it, writes nothing. */
  close(command: Omit<PullChartKey, 'chart'> & { readonly actor: Actor }): Promise<void>;
};
