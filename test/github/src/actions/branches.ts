import { commitDocument, accountOf } from '../documents/commit.ts';
import { pageUrl } from '../documents/links.ts';
import { differences } from '../git/differences.ts';
import { emptyTree } from '../git/diff.ts';
import { writeCommit, type FileChange } from '../git/write-commit.ts';
import type { Commit } from '../git/commit.ts';
import type { Hub } from '../hub.ts';
import type { Account, PullRequest, Repository } from '../state/model.ts';
import { unprocessable } from '../rest/github-error.ts';
import { emit, isHeard } from '../webhooks/emit.ts';
import { suiteFor } from './check-suites.ts';
import { keepHead } from './pull-git.ts';
import { pullHappened } from './pull-events.ts';
import { signatureOf } from './signatures.ts';

/** What GitHub says where there is no commit. */
export const zeros = '0'.repeat(40);

/** One commit that somebody pushes. */
export interface Push {
  branch: string;
  files: Readonly<Record<string, FileChange>>;
  renames?: Readonly<Record<string, string>>;
  message: string;
  author: Account;
  /** Branch or commit that it goes on top of, where that is not the branch's own tip. */
  from?: string;
  /** Whether the branch may lose commits. */
  force?: boolean;
}

/** Commits files on a branch, which is made where it is not there yet. Answers the commit's id. */
export async function push(hub: Hub, repository: Repository, pushed: Push): Promise<string> {
  const { git } = repository;
  const ref = `refs/heads/${pushed.branch}`;
  const before = await git.tip(ref);
  const from = pushed.from ?? (before === null ? repository.defaultBranch : null);
  const parent = from === null ? before : ((await git.commit(from))?.sha ?? null);
  if (pushed.from !== undefined && parent === null) {
    throw unprocessable('Reference', 'from', `There is no ${pushed.from}.`);
  }
  const signature = signatureOf(hub, pushed.author);
  const sha = await writeCommit(git, {
    parent,
    message: pushed.message,
    author: signature,
    committer: signature,
    files: pushed.files,
    ...(pushed.renames === undefined ? {} : { renames: pushed.renames }),
  });
  await moveBranch(hub, repository, pushed.branch, sha, pushed.author, pushed.force ?? false);
  return sha;
}

/** Points a branch at a commit (null deletes it) and tells of it; without force it must not lose commits. */
export async function moveBranch(
  hub: Hub,
  repository: Repository,
  branch: string,
  after: string | null,
  by: Account,
  force: boolean,
): Promise<void> {
  const { git } = repository;
  const ref = `refs/heads/${branch}`;
  const before = await git.tip(ref);
  if (before === after) return;
  const forced = before !== null && after !== null && !(await git.isAncestor(before, after));
  if (forced && !force) throw unprocessable('Reference', 'ref', 'Update is not a fast forward');
  await git.setRef(ref, after);
  await branchMoved(hub, { repository, branch, before, after, by, forced });
}

/** A branch that moved already, by whatever way. */
export interface Move {
  repository: Repository;
  branch: string;
  before: string | null;
  after: string | null;
  by: Account;
  forced: boolean;
}

/** What follows from a branch that moved: events, check suites, pull requests with a new head. */
export async function branchMoved(hub: Hub, move: Move): Promise<void> {
  const { repository, branch, after, by } = move;
  repository.pushedAt = hub.world.now();
  remember(hub, move);
  await tellPush(hub, move);
  const pulls = hub.world.liveRepositories().flatMap((one) => [...one.pulls.values()]);
  const open = pulls.filter((pull) => pull.state === 'open');
  for (const pull of open.filter((one) => one.head.repository === repository && one.head.ref === branch)) {
    await headMoved(hub, pull, after, by);
  }
  if (after === null) return;
  for (const pull of open.filter((one) => one.repository === repository && one.base.ref === branch)) {
    await mergedByPush(hub, pull, after, by);
  }
  if (!branch.startsWith('gh-readonly-queue/'))
    await suiteFor(hub, repository, { headSha: after, headBranch: branch, by });
}

function remember(hub: Hub, { repository, branch, before, after, by, forced }: Move): void {
  repository.activities.push({
    ...{ id: hub.world.id(), branch, before, after, by, at: hub.world.now() },
    type:
      before === null
        ? 'branch_creation'
        : after === null
          ? 'branch_deletion'
          : forced
            ? 'force_push'
            : 'push',
  });
}

async function headMoved(hub: Hub, pull: PullRequest, after: string | null, by: Account): Promise<void> {
  const before = pull.head.sha;
  pull.updatedAt = hub.world.now();
  if (after === null) {
    pull.state = 'closed';
    pull.closedAt = hub.world.now();
    return pullHappened(hub, pull, 'closed', by);
  }
  pull.head.sha = after;
  pull.testMerge = null;
  await keepHead(pull);
  pull.base.sha = (await pull.repository.git.tip(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
  await pullHappened(hub, pull, 'synchronize', by, { before, after });
}

/** A push to the base that brings the head's commits with it merges the pull request. */
async function mergedByPush(hub: Hub, pull: PullRequest, after: string, by: Account): Promise<void> {
  const { git } = pull.repository;
  if (pull.merged !== null || !(await git.isAncestor(pull.head.sha, after))) return;
  pull.comparedWith = await git.mergeBase(pull.base.sha, pull.head.sha);
  pull.mergeCommit = after;
  pull.merged = { at: hub.world.now(), by, method: 'merge' };
  pull.state = 'closed';
  pull.closedAt = hub.world.now();
  await pullHappened(hub, pull, 'closed', by);
}

async function tellPush(hub: Hub, move: Move): Promise<void> {
  const { repository, branch, before, after, by, forced } = move;
  if (!isHeard(hub, 'push', repository)) return;
  const { git } = repository;
  const ids = after === null ? [] : (await git.commitsBetween(before, after)).slice(-20);
  const commits = await Promise.all(ids.map(async (id) => git.commit(id)));
  const known = commits.filter((commit) => commit !== null);
  const documents = await Promise.all(known.map((commit) => pushedCommit(hub, repository, commit)));
  const head = after === null ? null : await git.commit(after);
  emit(hub, {
    event: 'push',
    action: null,
    repository,
    sender: by,
    body: {
      ref: `refs/heads/${branch}`,
      before: before ?? zeros,
      after: after ?? zeros,
      base_ref: null,
      created: before === null,
      deleted: after === null,
      forced,
      compare: `${pageUrl(hub.world, repository)}/compare/${before?.slice(0, 12) ?? ''}...${after?.slice(0, 12) ?? ''}`,
      commits: documents,
      head_commit: head === null ? null : await pushedCommit(hub, repository, head),
      pusher: { name: by.login, email: by.email },
    },
  });
}

async function pushedCommit(hub: Hub, repository: Repository, commit: Commit) {
  const files = await differences(repository.git, commit.parents[0] ?? emptyTree, commit.sha);
  const named = (...statuses: string[]) => files.filter((file) => statuses.includes(file.status));
  const person = ({ name, email, date }: Commit['author']) => {
    const account = accountOf(hub.world, email);
    return { name, email, date, ...(account === null ? {} : { username: account.login }) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.author.date,
    url: commitDocument(hub.world, repository, commit).html_url,
    author: person(commit.author),
    committer: person(commit.committer),
    added: [...named('added'), ...named('renamed')].map((file) => file.path),
    removed: [
      ...named('removed').map((file) => file.path),
      ...named('renamed').map((file) => file.previousPath ?? ''),
    ],
    modified: named('modified', 'changed').map((file) => file.path),
  };
}
