import type { PullTruth } from './pull-truth.ts';
import { isGone } from './refused.ts';
import type { Site } from './site.ts';

/**
 * The commit that a pull request is compared with: the common ancestor of its head and its base. After a merge the base
 * holds the head, so then it is the base as it was before: the first parent of what the merge made.
 */
export async function mergeBaseOf(site: Site, pull: PullTruth, baseTip: string): Promise<string> {
  const { octokit, at } = site;
  const base = pull.mergeCommit === null ? baseTip : await parentOf(site, pull.mergeCommit, baseTip);
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...at,
      basehead: `${base}...${pull.headSha}`,
      per_page: 1,
    });
    return data.merge_base_commit.sha;
  } catch (error) {
    // Histories without a common ancestor: everything at the head is new.
    if (isGone(error)) return base;
    throw error;
  }
}

async function parentOf({ octokit, at }: Site, commit: string, otherwise: string): Promise<string> {
  const { data } = await octokit.rest.git.getCommit({ ...at, commit_sha: commit });
  return data.parents[0]?.sha ?? otherwise;
}
