import type { Signature } from './commit.ts';
import type { GitRepository } from './git-repository.ts';
import { commitTree } from './write-commit.ts';

/** The tree that merging two commits makes, or the paths that conflict. */
export type Merged = { tree: string } | { conflicts: string[] };

const nobody: Signature = { name: 'emulator', email: 'emulator@invalid', date: '1970-01-01T00:00:00Z' };

/** Merges without a worktree (`git merge-tree --write-tree`). */
export async function mergeTrees(git: GitRepository, ours: string, theirs: string): Promise<Merged> {
  const { code, stdout } = await git.run(
    [
      'merge-tree',
      '--write-tree',
      '--name-only',
      '--no-messages',
      '-z',
      '--allow-unrelated-histories',
      ours,
      theirs,
    ],
    { answers: [1] },
  );
  const [tree = '', ...paths] = stdout.toString().split('\0');
  return code === 0
    ? { tree: tree.trim() }
    : { conflicts: [...new Set(paths.filter((path) => path !== ''))] };
}

/**
 * Puts the commits one by one on top of `onto`, as GitHub's rebase does: authors stay, committers and ids
 * change, and merge commits are left out. Answers the last commit, or null where one of them conflicts.
 */
export async function rebase(
  git: GitRepository,
  commits: readonly string[],
  onto: string,
  committer: Signature,
): Promise<string | null> {
  let tip = onto;
  for (const sha of commits) {
    const commit = await git.commit(sha);
    if (commit === null || commit.parents.length !== 1) continue;
    const tree = await cherryPick(git, commit.parents[0] ?? '', sha, tip);
    if (tree === null) return null;
    const { message, author } = commit;
    tip = await commitTree(git, { tree, parents: [tip], message, author, committer });
  }
  return tip;
}

/**
 * The tree of `onto` with what `sha` changed since its parent. Git 2.39 has no `--merge-base` for merge-tree,
 * so the three trees are dressed as a little history of their own.
 */
async function cherryPick(
  git: GitRepository,
  parent: string,
  sha: string,
  onto: string,
): Promise<string | null> {
  const dress = async (of: string, parents: string[]): Promise<string> =>
    commitTree(git, { tree: `${of}^{tree}`, parents, message: 'x', author: nobody, committer: nobody });
  const base = await dress(parent, []);
  const merged = await mergeTrees(git, await dress(onto, [base]), await dress(sha, [base]));
  return 'tree' in merged ? merged.tree : null;
}
