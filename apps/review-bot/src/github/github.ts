import type { Octokit } from 'octokit';

/** GitHub, as the App sees it: every call is bounded in time and obeys GitHub's limits. */
export type GitHub = {
  readonly appId: number;
  /** The App's name in addresses; what it writes is by `${slug}[bot]`. */
  readonly slug: string;
  /**
   * The real octokit of one installation (`rest`, `paginate`). Its calls throw `GitHubUnavailable` where a later try may
   * do, and `GitHubRefused` where GitHub said no; a try that may have been carried out is not repeated.
   * @param signal ends all its calls
   */
  installation(id: number, signal?: AbortSignal): Promise<Octokit>;
};

/** Likewise, with the App itself, which has deliveries. */
export type GitHubApp = GitHub & { readonly app: Octokit };
