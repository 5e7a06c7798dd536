import { mergeTrees, rebase } from '../git/merge.ts';
import { commitTree } from '../git/write-commit.ts';
import type { Hub } from '../hub.ts';
import { GitHubError } from '../rest/github-error.ts';
import type { Account, MergeMethod, PullRequest } from '../state/model.ts';
import { branchMoved } from './branches.ts';
import { baseTip, comparedWith, commitsOf } from './pull-git.ts';
import { pullHappened } from './pull-events.ts';
import { signatureOf, signatureOfGitHub } from './signatures.ts';

/** How somebody merges. */
export interface Merge {
  method: MergeMethod;
  by: Account;
  /** The head that the merger has seen; another one there is 409. */
  sha?: string;
  title?: string;
  message?: string;
  /** An administrator's merge in spite of the branch's rules. */
  bypass?: boolean;
}

/** Merges a pull request now and tells of it. Answers the commit that the base branch is at. */
export async function mergePull(hub: Hub, pull: PullRequest, merge: Merge): Promise<string> {
  if (merge.sha !== undefined && merge.sha !== pull.head.sha) {
    throw new GitHubError(409, 'Head branch was modified. Review and try the merge again.');
  }
  if (pull.state !== 'open' || pull.draft) throw notMergeable();
  if (merge.bypass !== true) checkRules(pull);
  const base = await baseTip(pull);
  const sha = await mergedCommit(hub, pull, base, merge);
  if (sha === null) throw notMergeable();
  await pull.repository.git.setRef(`refs/heads/${pull.base.ref}`, sha);
  await finishMerge(hub, pull, { sha, base, by: merge.by, sender: merge.by, method: merge.method });
  return sha;
}

/** The commit that a way of merging makes on top of a base, or null where it conflicts. */
export async function mergedCommit(
  hub: Hub,
  pull: PullRequest,
  base: string,
  merge: Pick<Merge, 'method' | 'by' | 'title' | 'message'>,
): Promise<string | null> {
  const { git } = pull.repository;
  const { method, by } = merge;
  if (method === 'rebase') return rebase(git, await commitsOf(pull), base, signatureOf(hub, by));
  const merged = await mergeTrees(git, base, pull.head.sha);
  if (!('tree' in merged)) return null;
  const squash = method === 'squash';
  const from = `${pull.head.ownerLogin}/${pull.head.ref}`;
  const title = squash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${from}`;
  const message = merge.message ?? (squash ? (pull.body ?? '') : pull.title);
  return commitTree(git, {
    tree: merged.tree,
    parents: squash ? [base] : [base, pull.head.sha],
    message: `${merge.title ?? title}\n\n${message}`.trimEnd(),
    author: signatureOf(hub, squash ? pull.author : by),
    committer: signatureOfGitHub(hub),
  });
}

/** What follows once the base branch holds the merge. */
export async function finishMerge(
  hub: Hub,
  pull: PullRequest,
  done: { sha: string; base: string; by: Account; sender: Account; method: MergeMethod },
): Promise<void> {
  pull.comparedWith = await comparedWithBefore(pull, done.base);
  pull.mergeCommit = done.sha;
  pull.merged = { at: hub.world.now(), by: done.by, method: done.method };
  pull.state = 'closed';
  pull.closedAt = hub.world.now();
  pull.updatedAt = pull.closedAt;
  await pullHappened(hub, pull, 'closed', done.sender);
  await branchMoved(hub, {
    repository: pull.repository,
    branch: pull.base.ref,
    before: done.base,
    after: done.sha,
    by: done.sender,
    forced: false,
  });
}

async function comparedWithBefore(pull: PullRequest, base: string): Promise<string> {
  return (await pull.repository.git.mergeBase(base, pull.head.sha)) ?? comparedWith(pull);
}

/** Throws where the rules of the base branch do not let the pull request in yet. */
function checkRules(pull: PullRequest): void {
  const { rules } = pull.repository;
  if (rules.mergeQueue !== null) throw new GitHubError(405, 'Changes must be made through the merge queue');
  const missing = rules.requiredChecks.find((name) => !isGreen(pull, name));
  if (missing !== undefined) throw new GitHubError(405, `Required status check "${missing}" is expected.`);
  const approvals = new Set(
    pull.reviews.filter((review) => review.state === 'APPROVED').map((review) => review.author.id),
  );
  if (approvals.size < rules.requiredApprovals) {
    throw new GitHubError(
      405,
      `At least ${rules.requiredApprovals} approving review is required by reviewers with write access.`,
    );
  }
}

function isGreen(pull: PullRequest, name: string): boolean {
  return checkState(pull, pull.head.sha, name) === 'green';
}

/** How the newest check run of a name stands for a commit; a neutral or skipped one lets pass, as at GitHub. */
export function checkState(pull: PullRequest, headSha: string, name: string): 'green' | 'red' | 'waiting' {
  const runs = [...pull.repository.checkRuns.values()];
  const run = runs.filter((one) => one.headSha === headSha && one.name === name).at(-1);
  if (run?.conclusion === null || run === undefined) return 'waiting';
  return ['success', 'neutral', 'skipped'].includes(run.conclusion) ? 'green' : 'red';
}

function notMergeable(): GitHubError {
  return new GitHubError(405, 'Pull Request is not mergeable');
}
