import { type Client, isCode } from '@chandlery/api-contract';
import { type Inbox, ownPrefix } from '../inbox/inbox.ts';

const bookmark = 'store-changes';
const most = 500;

export type StoreChangesOptions = {
  readonly store: Client;
  readonly inbox: Pick<Inbox, 'put' | 'bookmark' | 'setBookmark'>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
};

/**
 * Puts in the pull requests that the store's newest changes are of interest to: a vote in its page, an inspection that ended.
 * The first time nothing is put in: what is there to be seen, the sweep over pull requests sees.
 * @returns how many were put in, and whether there is more to read at once
 */
export async function putStoreChanges(
  options: StoreChangesOptions,
): Promise<{ readonly count: number; readonly more: boolean }> {
  const { store, inbox, nowMs, signal } = options;
  const known = await inbox.bookmark(bookmark);
  if (known === null) {
    const { latest } = await store.events.list({ limit: 1 }, { signal });
    await inbox.setBookmark(bookmark, String(latest));
    return { count: 0, more: false };
  }
  const read = await store.events
    .list({ after: Number(known), limit: most }, { signal })
    .catch((error: unknown) => {
      if (isCode(error, 'changes_gone')) return null;
      throw error;
    });
  if (read === null) {
    // Away for longer than the store keeps changes: those that are kept are read from the oldest.
    const oldest = await store.events.list({ limit: 1 }, { signal });
    await inbox.setBookmark(bookmark, String(oldest.readTo));
    return { count: 0, more: oldest.readTo < oldest.latest };
  }
  let count = 0;
  for (const { number, type, pulls = [] } of read.items) {
    for (const pull of unique(pulls.map(({ repositoryId, pull: n }) => `${repositoryId}/pull/${n}`))) {
      const repositoryId = Number(pull.split('/')[0]);
      const isNew = await inbox.put({
        id: `${ownPrefix}store/${number}/${pull}`,
        event: 'store',
        action: type,
        installationId: 0,
        repositoryId,
        key: pull,
        sender: null,
        receivedAtMs: nowMs(),
        hint: { change: number },
      });
      if (isNew) count += 1;
    }
  }
  if (read.readTo > Number(known)) await inbox.setBookmark(bookmark, String(read.readTo));
  return { count, more: read.readTo < read.latest };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
