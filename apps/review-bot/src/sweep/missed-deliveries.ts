import type { Octokit } from 'octokit';
import { GitHubRefused } from '../errors.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { deliveriesOf } from '../webhook/deliveries.ts';
import { heardEvent } from '../webhook/events.ts';
import { BadPayload } from '../webhook/payload.ts';

/** The list is read back to a little before what was seen last: a delivery is listed when it has ended, not in order. */
const overlapMs = 5 * 60_000;
/** A hundred in each. GitHub keeps three days; what is older than this, the sweep over pull requests finds. */
const mostPages = 200;
const bookmark = 'deliveries';

export type MissedOptions = {
  /** The octokit of the App itself. */
  readonly app: Octokit;
  readonly inbox: Pick<Inbox, 'put' | 'known' | 'bookmark' | 'setBookmark'>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Ids that were looked at and led to nothing; kept between sweeps. */
  readonly looked: Set<string>;
};

type Listed = { readonly id: number; readonly guid: string; readonly event: string; readonly atMs: number };

/**
 * Takes in what GitHub has tried to tell and nobody took, or took and lost, whatever GitHub thinks became of it. GitHub
 * does not send again by itself.
 * @returns how many deliveries were taken in
 */
export async function takeInMissed(options: MissedOptions): Promise<number> {
  const { inbox, signal } = options;
  const last = Date.parse((await inbox.bookmark(bookmark)) ?? '');
  const { listed, newestMs } = await listBackTo(options, Number.isNaN(last) ? 0 : last - overlapMs);
  let taken = 0;
  // Oldest first, as they would have come.
  for (const one of listed.reverse()) {
    signal.throwIfAborted();
    taken += await takeIn(options, one);
  }
  if (newestMs > 0) await inbox.setBookmark(bookmark, new Date(newestMs).toISOString());
  return taken;
}

/** Those that are of interest and that nobody knows, newest first, each once. */
async function listBackTo(
  { app, inbox, signal, looked }: MissedOptions,
  sinceMs: number,
): Promise<{ listed: Listed[]; newestMs: number }> {
  const found = new Map<string, Listed>();
  let [pages, newestMs] = [0, 0];
  const all = app.paginate.iterator(app.rest.apps.listWebhookDeliveries, {
    per_page: 100,
    request: { signal },
  });
  for await (const { data } of all) {
    const page = data.map(({ id, guid, event, action, delivered_at: at }) => ({
      one: { id, guid, event, atMs: Date.parse(at) },
      isHeard: heardEvent(event, action) !== undefined && !looked.has(guid),
    }));
    const known = await inbox.known(page.filter(({ isHeard }) => isHeard).map(({ one }) => one.guid));
    for (const { one, isHeard } of page) {
      newestMs = Math.max(newestMs, one.atMs);
      // The last attempt is met first; all have the same payload.
      if (isHeard && one.atMs >= sinceMs && !known.has(one.guid) && !found.has(one.guid))
        found.set(one.guid, one);
    }
    pages += 1;
    if (pages === mostPages || page.some(({ one }) => one.atMs < sinceMs)) break;
  }
  return { listed: [...found.values()], newestMs };
}

async function takeIn({ app, inbox, nowMs, signal, looked }: MissedOptions, one: Listed): Promise<number> {
  const { id, guid, event } = one;
  try {
    const { data } = await app.rest.apps.getWebhookDelivery({ delivery_id: id, request: { signal } });
    const deliveries = deliveriesOf({
      id: guid,
      event,
      payload: data.request.payload,
      receivedAtMs: nowMs(),
    });
    if (deliveries.length === 0) remember(looked, guid);
    let isNew = false;
    for (const delivery of deliveries) isNew = (await inbox.put(delivery)) || isNew;
    return isNew ? 1 : 0;
  } catch (error) {
    // Too old by now, or nothing that could be dealt with: it was refused when it came, too.
    const isGone = error instanceof GitHubRefused && error.status === 404;
    if (!isGone && !(error instanceof BadPayload)) throw error;
    remember(looked, guid);
    return 0;
  }
}

function remember(looked: Set<string>, guid: string): void {
  if (looked.size > 50_000) looked.clear();
  looked.add(guid);
}
