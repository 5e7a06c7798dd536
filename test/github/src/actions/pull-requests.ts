import type { Hub } from '../hub.ts';
import { notFound, unprocessable } from '../rest/github-error.ts';
import type { Account, PullRequest, Repository } from '../state/model.ts';
import { baseTip, keepHead } from './pull-git.ts';
import { pullHappened } from './pull-events.ts';

export interface NewPullRequest {
  title: string;
  body: string | null;
  /** `branch`, or `owner:branch` for one in a fork. */
  head: string;
  base: string;
  draft: boolean;
  author: Account;
}

export function findPull(repository: Repository, number: number): PullRequest {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw notFound();
  return pull;
}

export async function openPull(
  hub: Hub,
  repository: Repository,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  const head = headOf(hub, repository, wanted.head);
  const sha = await head.repository.git.tip(`refs/heads/${head.ref}`);
  if (sha === null) throw unprocessable('PullRequest', 'head', 'head is invalid');
  const base = await repository.git.tip(`refs/heads/${wanted.base}`);
  if (base === null) throw unprocessable('PullRequest', 'base', 'base is invalid');
  const twin = [...repository.pulls.values()].find(
    (one) =>
      one.state === 'open' &&
      one.head.repository === head.repository &&
      one.head.ref === head.ref &&
      one.base.ref === wanted.base,
  );
  if (twin !== undefined) {
    throw unprocessable('PullRequest', 'head', `A pull request already exists for ${wanted.head}.`);
  }
  const now = hub.world.now();
  const pull: PullRequest = {
    id: hub.world.id(),
    number: repository.nextNumber,
    repository,
    title: wanted.title,
    body: wanted.body,
    state: 'open',
    draft: wanted.draft,
    author: wanted.author,
    base: { ref: wanted.base, sha: base },
    head: { ...head, ownerLogin: head.repository.owner.login, sha },
    comparedWith: null,
    mergeCommit: null,
    testMerge: null,
    reads: 0,
    merged: null,
    reviews: [],
    lineComments: [],
    requestedReviewers: [],
    requestedTeams: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  await keepHead(pull);
  if ((await repository.git.mergeBase(base, sha)) === sha) {
    throw unprocessable('PullRequest', 'head', `No commits between ${wanted.base} and ${wanted.head}`);
  }
  repository.nextNumber += 1;
  repository.pulls.set(pull.number, pull);
  await pullHappened(hub, pull, 'opened', wanted.author);
  return pull;
}

/** Title, text or base branch, with what they were before. */
export async function editPull(
  hub: Hub,
  pull: PullRequest,
  edit: { title?: string; body?: string | null; base?: string },
  by: Account,
): Promise<void> {
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes['title'] = { from: pull.title };
    pull.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    changes['body'] = { from: pull.body ?? '' };
    pull.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.base.ref) {
    const sha = await pull.repository.git.tip(`refs/heads/${edit.base}`);
    if (sha === null)
      throw unprocessable('PullRequest', 'base', `Proposed base branch '${edit.base}' was not found`);
    changes['base'] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: edit.base, sha };
    pull.testMerge = null;
  }
  if (Object.keys(changes).length === 0) return;
  pull.updatedAt = hub.world.now();
  await pullHappened(hub, pull, 'edited', by, { changes });
}

export async function closePull(hub: Hub, pull: PullRequest, by: Account): Promise<void> {
  if (pull.state === 'closed') return;
  pull.state = 'closed';
  pull.closedAt = hub.world.now();
  pull.updatedAt = pull.closedAt;
  await pullHappened(hub, pull, 'closed', by);
}

export async function reopenPull(hub: Hub, pull: PullRequest, by: Account): Promise<void> {
  if (pull.state === 'open') return;
  if (pull.merged !== null) throw unprocessable('PullRequest', 'state', 'It is merged already.');
  const { repository, ref } = pull.head;
  const tip = repository.deleted ? null : await repository.git.tip(`refs/heads/${ref}`);
  if (tip === null)
    throw unprocessable('PullRequest', 'state', 'state cannot be changed: the head branch is gone.');
  pull.state = 'open';
  pull.closedAt = null;
  pull.updatedAt = hub.world.now();
  pull.head.sha = tip;
  pull.base.sha = await baseTip(pull);
  pull.testMerge = null;
  await keepHead(pull);
  await pullHappened(hub, pull, 'reopened', by);
}

/** Draft or ready for review. */
export async function setDraft(hub: Hub, pull: PullRequest, draft: boolean, by: Account): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = hub.world.now();
  await pullHappened(hub, pull, draft ? 'converted_to_draft' : 'ready_for_review', by);
}

function headOf(hub: Hub, repository: Repository, head: string): { repository: Repository; ref: string } {
  const colon = head.indexOf(':');
  const owner = colon < 0 ? repository.owner.login : head.slice(0, colon);
  const ref = head.slice(colon + 1);
  if (owner.toLowerCase() === repository.owner.login.toLowerCase()) return { repository, ref };
  const fork = hub.world
    .liveRepositories()
    .find((one) => one.parent === repository && one.owner.login.toLowerCase() === owner.toLowerCase());
  if (fork === undefined) throw unprocessable('PullRequest', 'head', 'head is invalid');
  return { repository: fork, ref };
}
