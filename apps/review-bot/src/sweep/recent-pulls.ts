import type { Client } from '@chandlery/api-contract';
import type { Octokit } from 'octokit';
import type { GitHub } from '../github/github.ts';
import { type Inbox, ownPrefix } from '../inbox/inbox.ts';

/** Pull requests that changed while a list was read are met again in the next one. */
const overlapMs = 10 * 60_000;
const dayMs = 86_400_000;
/** How far back closed ones are looked at where it is not known what was seen. */
const closedMs = 7 * dayMs;

export type RecentPullsOptions = {
  readonly github: Pick<GitHub, 'installation'>;
  readonly store: Client;
  readonly inbox: Pick<Inbox, 'put' | 'bookmark' | 'setBookmark'>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Told of a repository that could not be read; the others are. */
  readonly onFailure: (repositoryId: number, error: unknown) => void;
};

type Binding = { readonly repositoryId: number; readonly installationId: number; readonly fullName: string };

/** How far the pull requests of a repository were seen: by GitHub's clock, and when all the open ones were, by ours. */
type Seen = { readonly updatedAtMs: number; readonly wholeAtMs: number };

/**
 * Puts in every pull request of bound repositories that changed since the last time: all open ones once a day. So even what
 * happened longer ago than GitHub keeps deliveries is put right.
 * @returns how many pull requests were put in
 */
export async function putRecentPulls(options: RecentPullsOptions): Promise<number> {
  const { store, signal, onFailure } = options;
  let count = 0;
  for await (const binding of store.github.repositories.all({}, { signal })) {
    try {
      count += await putPullsOf(binding, options);
    } catch (error) {
      signal.throwIfAborted();
      onFailure(binding.repositoryId, error);
    }
  }
  return count;
}

async function putPullsOf(binding: Binding, options: RecentPullsOptions): Promise<number> {
  const { github, inbox, nowMs, signal } = options;
  const [owner = '', repo = ''] = binding.fullName.split('/');
  const octokit = await github.installation(binding.installationId, signal);
  const name = `pulls/${binding.repositoryId}`;
  const seen = seenOf(await inbox.bookmark(name));
  const isWhole = seen === undefined || nowMs() - seen.wholeAtMs > dayMs;
  const found = new Map<number, number>();
  const list = async (state: 'open' | 'closed' | 'all', isEnough: (updatedAtMs: number) => boolean) => {
    for await (const { number, updatedAtMs } of pullsOf(octokit, { owner, repo, state })) {
      if (isEnough(updatedAtMs)) return;
      found.set(number, updatedAtMs);
    }
  };
  if (isWhole) {
    await list('open', () => false);
    // Against GitHub's own clock, which the newest of them shows best.
    const newestMs = Math.max(seen?.updatedAtMs ?? 0, ...found.values());
    const sinceMs = seen === undefined ? (newestMs || nowMs()) - closedMs : seen.updatedAtMs - overlapMs;
    await list('closed', (updatedAtMs) => updatedAtMs < sinceMs);
  } else {
    await list('all', (updatedAtMs) => updatedAtMs < seen.updatedAtMs - overlapMs);
  }
  for (const [number, updatedAtMs] of found)
    await inbox.put(deliveryOf(binding, number, updatedAtMs, nowMs()));
  const updatedAtMs = Math.max(seen?.updatedAtMs ?? 0, ...found.values());
  const now: Seen = { updatedAtMs, wholeAtMs: isWhole ? nowMs() : seen.wholeAtMs };
  await inbox.setBookmark(name, JSON.stringify(now));
  return found.size;
}

async function* pullsOf(
  octokit: Octokit,
  of: { readonly owner: string; readonly repo: string; readonly state: 'open' | 'closed' | 'all' },
): AsyncGenerator<{ number: number; updatedAtMs: number }> {
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
    ...of,
    sort: 'updated',
    direction: 'desc',
    per_page: 100,
  });
  for await (const { data } of pages)
    for (const { number, updated_at: at } of data) yield { number, updatedAtMs: Date.parse(at) };
}

/** The same change of a pull request has the same id; another one has another, and is not lost behind it. */
function deliveryOf(binding: Binding, number: number, updatedAtMs: number, nowMs: number) {
  const { installationId, repositoryId } = binding;
  const key = `${repositoryId}/pull/${number}`;
  return {
    id: `${ownPrefix}sweep/${updatedAtMs}/${key}`,
    event: 'sweep',
    action: null,
    installationId,
    repositoryId,
    key,
    sender: null,
    receivedAtMs: nowMs,
    hint: { number },
  };
}

function seenOf(text: string | null): Seen | undefined {
  if (text === null) return undefined;
  return JSON.parse(text) as Seen;
}
