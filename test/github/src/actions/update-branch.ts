import { mergeTrees } from '../git/merge.ts';
import { commitTree } from '../git/write-commit.ts';
import type { Hub } from '../hub.ts';
import { unprocessable } from '../rest/github-error.ts';
import type { Account, PullRequest } from '../state/model.ts';
import { moveBranch } from './branches.ts';
import { baseTip, keepHead } from './pull-git.ts';
import { signatureOf, signatureOfGitHub } from './signatures.ts';

/** Merges the base branch into the head ("Update branch"), as a push by whoever asked for it. */
export async function updateBranch(hub: Hub, pull: PullRequest, by: Account): Promise<void> {
  const { git } = pull.head.repository;
  const base = await baseTip(pull);
  if (pull.head.repository !== pull.repository) {
    await git.run(['fetch', '--quiet', '--no-tags', pull.repository.git.directory, base]);
  }
  const merged = await mergeTrees(git, pull.head.sha, base);
  if (!('tree' in merged)) throw unprocessable('PullRequest', 'base', 'merge conflict between base and head');
  if (await git.isAncestor(base, pull.head.sha)) {
    throw unprocessable('PullRequest', 'base', 'There are no new commits on the base branch.');
  }
  const sha = await commitTree(git, {
    tree: merged.tree,
    parents: [pull.head.sha, base],
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
    author: signatureOf(hub, by),
    committer: signatureOfGitHub(hub),
  });
  await moveBranch(hub, pull.head.repository, pull.head.ref, sha, by, false);
  await keepHead(pull);
}
