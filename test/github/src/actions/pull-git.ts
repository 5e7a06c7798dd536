import type { PullRequestCounts } from '../documents/pull-request.ts';
import { differences, differencesWithPatches } from '../git/differences.ts';
import { emptyTree, type FileDifference } from '../git/diff.ts';
import { mergeTrees } from '../git/merge.ts';
import { commitTree } from '../git/write-commit.ts';
import type { Hub } from '../hub.ts';
import type { PullRequest } from '../state/model.ts';
import { signatureOfGitHub } from './signatures.ts';

/** Where the base branch stands; its last known commit where it is gone. */
export async function baseTip(pull: PullRequest): Promise<string> {
  return (await pull.repository.git.tip(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
}

/** What the pull request is compared with: the common ancestor of base and head, fixed once it is merged. */
export async function comparedWith(pull: PullRequest): Promise<string> {
  if (pull.comparedWith !== null) return pull.comparedWith;
  return (await pull.repository.git.mergeBase(await baseTip(pull), pull.head.sha)) ?? emptyTree;
}

/** The changed files, all of them, with their patches. */
export async function filesOf(pull: PullRequest): Promise<FileDifference[]> {
  return differencesWithPatches(pull.repository.git, await comparedWith(pull), pull.head.sha);
}

/** The ids of the pull request's commits, oldest first. */
export async function commitsOf(pull: PullRequest): Promise<string[]> {
  const from = await comparedWith(pull);
  return pull.repository.git.commitsBetween(from === emptyTree ? null : from, pull.head.sha);
}

export async function countsOf(pull: PullRequest): Promise<PullRequestCounts> {
  const files = await differences(pull.repository.git, await comparedWith(pull), pull.head.sha);
  const commits = await commitsOf(pull);
  return {
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
    commits: commits.length,
  };
}

/**
 * Brings the head's commits into the base repository, as `refs/pull/N/head`: they stay readable there when
 * the fork is gone.
 */
export async function keepHead(pull: PullRequest): Promise<void> {
  const { repository, head } = pull;
  const ref = `refs/pull/${pull.number}/head`;
  if (head.repository !== repository && !head.repository.deleted) {
    const source = head.repository.git.directory;
    await repository.git.run(['fetch', '--quiet', '--no-tags', source, `+refs/heads/${head.ref}:${ref}`]);
  }
  await repository.git.setRef(ref, head.sha);
}

/** Makes the test merge of an open pull request, if base or head moved since the last one. */
export async function testMerge(hub: Hub, pull: PullRequest): Promise<void> {
  if (pull.state !== 'open') return;
  const { git } = pull.repository;
  const base = await baseTip(pull);
  const of = `${base}:${pull.head.sha}`;
  if (pull.testMerge?.of === of) return;
  pull.testMerge = null;
  pull.reads += 1;
  if (pull.reads <= hub.limits.readsUntilMergeable) return;
  pull.reads = 0;
  const merged = await mergeTrees(git, base, pull.head.sha);
  if (!('tree' in merged)) {
    pull.testMerge = { of, clean: false };
    pull.mergeCommit = null;
    return;
  }
  const github = signatureOfGitHub(hub);
  pull.mergeCommit = await commitTree(git, {
    tree: merged.tree,
    parents: [base, pull.head.sha],
    message: `Merge ${pull.head.sha} into ${base}`,
    author: github,
    committer: github,
  });
  pull.testMerge = { of, clean: true };
  await git.setRef(`refs/pull/${pull.number}/merge`, pull.mergeCommit);
}
