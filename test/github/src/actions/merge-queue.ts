import { simpleCommitDocument } from '../documents/commit.ts';
import type { Hub } from '../hub.ts';
import { GitHubError, unprocessable } from '../rest/github-error.ts';
import type { Account, PullRequest, QueueEntry, Repository } from '../state/model.ts';
import { emit } from '../webhooks/emit.ts';
import { branchMoved } from './branches.ts';
import { checkState, finishMerge, mergedCommit } from './merge.ts';
import { pullHappened } from './pull-events.ts';

/** The user in whose name the queue merges. */
const queueLogin = 'github-merge-queue[bot]';

/** Puts a pull request at the end of the queue: its group is built on top of the group before it. */
export async function enqueue(hub: Hub, pull: PullRequest, by: Account): Promise<QueueEntry> {
  const { repository } = pull;
  if (repository.rules.mergeQueue === null) {
    throw unprocessable('PullRequest', 'merge_queue', 'The repository has no merge queue.');
  }
  if (pull.state !== 'open' || pull.draft) throw new GitHubError(405, 'Pull Request is not mergeable');
  if (repository.queue.some((entry) => entry.pull === pull)) {
    throw unprocessable('PullRequest', 'merge_queue', 'The pull request is queued already.');
  }
  const entry: QueueEntry = { pull, by, ref: '', headSha: '', baseSha: '' };
  await pullHappened(hub, pull, 'enqueued', by);
  if (!(await buildGroup(hub, entry, repository.queue.at(-1)))) {
    await pullHappened(hub, pull, 'dequeued', queueUser(hub), { reason: 'MERGE_CONFLICT' });
    return entry;
  }
  repository.queue.push(entry);
  await tellGroup(hub, entry, 'checks_requested');
  await processQueue(hub, repository);
  return entry;
}

/** Takes a pull request out; those behind it get new groups, since what they were built on is gone. */
export async function dequeue(
  hub: Hub,
  pull: PullRequest,
  of: { by: Account; reason: string; groupReason?: 'dequeued' | 'invalidated' },
): Promise<void> {
  const { repository } = pull;
  const at = repository.queue.findIndex((entry) => entry.pull === pull);
  const [entry, ...behind] = at < 0 ? [] : repository.queue.splice(at);
  if (entry === undefined)
    throw unprocessable('PullRequest', 'merge_queue', 'The pull request is not queued.');
  await dropGroup(hub, entry, of.groupReason ?? 'dequeued');
  await pullHappened(hub, pull, 'dequeued', of.by, { reason: of.reason });
  for (const entryBehind of behind) {
    await dropGroup(hub, entryBehind, 'invalidated');
    if (!(await buildGroup(hub, entryBehind, repository.queue.at(-1)))) {
      await pullHappened(hub, entryBehind.pull, 'dequeued', queueUser(hub), { reason: 'MERGE_CONFLICT' });
      continue;
    }
    repository.queue.push(entryBehind);
    await tellGroup(hub, entryBehind, 'checks_requested');
  }
}

/** Merges the groups at the front whose required checks are green; throws out those that are red. */
export async function processQueue(hub: Hub, repository: Repository): Promise<void> {
  for (let first = repository.queue[0]; first !== undefined; first = repository.queue[0]) {
    const { pull, headSha } = first;
    const states = repository.rules.requiredChecks.map((name) => checkState(pull, headSha, name));
    if (states.includes('red')) {
      await dequeue(hub, pull, { by: queueUser(hub), reason: 'CI_FAILURE', groupReason: 'invalidated' });
    } else if (states.includes('waiting')) return;
    else await mergeFirst(hub, repository, first);
  }
}

async function mergeFirst(hub: Hub, repository: Repository, entry: QueueEntry): Promise<void> {
  const { pull, headSha, baseSha } = entry;
  repository.queue.shift();
  const method = repository.rules.mergeQueue ?? 'merge';
  await repository.git.setRef(`refs/heads/${pull.base.ref}`, headSha);
  await dropGroup(hub, entry, 'merged');
  const sender = queueUser(hub);
  await pullHappened(hub, pull, 'dequeued', sender, { reason: 'MERGE' });
  await finishMerge(hub, pull, { sha: headSha, base: baseSha, by: sender, sender, method });
}

/** Merges the pull request on top of the queue's last group, on a branch of the queue's own. */
async function buildGroup(hub: Hub, entry: QueueEntry, last: QueueEntry | undefined): Promise<boolean> {
  const { pull, by } = entry;
  const { git, rules } = pull.repository;
  const base = last?.headSha ?? (await git.tip(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
  const sha = await mergedCommit(hub, pull, base, { method: rules.mergeQueue ?? 'merge', by });
  if (sha === null) return false;
  entry.baseSha = base;
  entry.headSha = sha;
  entry.ref = `gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${base}`;
  await git.setRef(`refs/heads/${entry.ref}`, sha);
  await branchMoved(hub, {
    repository: pull.repository,
    branch: entry.ref,
    before: null,
    after: sha,
    by: queueUser(hub),
    forced: false,
  });
  return true;
}

async function dropGroup(
  hub: Hub,
  entry: QueueEntry,
  reason: 'merged' | 'invalidated' | 'dequeued',
): Promise<void> {
  await tellGroup(hub, entry, 'destroyed', { reason });
  await entry.pull.repository.git.setRef(`refs/heads/${entry.ref}`, null);
}

async function tellGroup(
  hub: Hub,
  entry: QueueEntry,
  action: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { pull, headSha, baseSha, ref } = entry;
  const head = await pull.repository.git.commit(headSha);
  if (head === null) throw new Error(`The group's commit ${headSha} is gone.`);
  emit(hub, {
    event: 'merge_group',
    action,
    repository: pull.repository,
    sender: queueUser(hub),
    body: {
      merge_group: {
        head_sha: headSha,
        head_ref: `refs/heads/${ref}`,
        base_sha: baseSha,
        base_ref: `refs/heads/${pull.base.ref}`,
        head_commit: simpleCommitDocument(head),
      },
      ...more,
    },
  });
}

function queueUser(hub: Hub): Account {
  return hub.world.account(queueLogin) ?? hub.world.addAccount(queueLogin, 'Bot');
}
