import type { Commit } from '../git/commit.ts';
import type { FileDifference } from '../git/diff.ts';
import type { Account, Repository } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { accountDocument } from './account.ts';
import { nodeId, pageUrl, pathInUrl, repositoryUrl } from './links.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** A commit as lists of commits and `GET …/commits/{ref}` have it. */
export function commitDocument(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository);
  const page = pageUrl(world, repository);
  const person = (email: string) => {
    const account = accountOf(world, email);
    return account === null ? null : accountDocument(world, account);
  };
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: person(commit.author.email),
    committer: person(commit.committer.email),
    parents: parents(world, repository, commit, 'commits'),
  };
}

/** A commit as the git database's own paths have it. */
export function gitCommitDocument(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${pageUrl(world, repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: parents(world, repository, commit, 'git/commits'),
    verification: unsigned,
  };
}

/** A commit as it stands in check suites and merge groups. */
export function simpleCommitDocument(commit: Commit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.author.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** One changed file of a pull request or a comparison. */
export function fileDocument(world: World, repository: Repository, head: string, file: FileDifference) {
  const path = pathInUrl(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageUrl(world, repository)}/blob/${head}/${path}`,
    raw_url: `${pageUrl(world, repository)}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** The account whose address a commit carries; GitHub answers null for a stranger's. */
export function accountOf(world: World, email: string): Account | null {
  return [...world.accounts.values()].find((account) => account.email === email) ?? null;
}

function parents(world: World, repository: Repository, commit: Commit, kind: string) {
  return commit.parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(world, repository)}/${kind}/${sha}`,
    html_url: `${pageUrl(world, repository)}/commit/${sha}`,
  }));
}
