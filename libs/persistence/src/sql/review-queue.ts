import type { Kysely } from 'kysely';
import type { Page } from '../ports/paging.ts';
import type { QueueItem, QueueQuery } from '../ports/submissions.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import { selectSubmissions, toHead } from './submission-rows.ts';
import type { Tables } from './tables.ts';
import { selectVersions, toVersion } from './version-rows.ts';

const byId = { column: 'submissions.id', type: 'string' } as const;
const byWaiting = [{ column: 'submissions.waiting_since', type: 'number' }, byId] as const;
const byClosing = [{ column: 'submissions.closed_at', type: 'number' }, byId] as const;

/** A page of the review queue. */
export async function readQueue(db: Kysely<Tables>, query: QueueQuery): Promise<Page<QueueItem>> {
  const processed = query.tab === 'processed';
  const selected = filtered(db, query).limit(rowsFor(query));
  const rows = processed
    ? await selected
        .where((eb) => afterCursor(eb, query, byClosing, 'desc'))
        .orderBy('submissions.closed_at', 'desc')
        .orderBy('submissions.id', 'desc')
        .execute()
    : await selected
        .where((eb) => afterCursor(eb, query, byWaiting, 'asc'))
        .orderBy('submissions.waiting_since')
        .orderBy('submissions.id')
        .execute();
  const { items, ...rest } = pageOf(
    rows,
    query,
    (row) => [processed ? (row.closed_at ?? 0) : row.waiting_since, row.id],
    toHead,
  );
  return { items: await withVersions(db, items), ...rest };
}

function filtered(db: Kysely<Tables>, { tab, workspaceId, appId, waitingSinceUntilMs, claimed }: QueueQuery) {
  let query = selectSubmissions(db)
    .innerJoin('versions', 'versions.id', 'submissions.version_id')
    // Contenders for a number that another has are reviewed in their pull requests.
    .where('versions.version_key', 'not like', '% %');
  if (workspaceId !== undefined) query = query.where('versions.workspace_id', '=', workspaceId);
  if (appId !== undefined) query = query.where('versions.app_id', '=', appId);
  if (waitingSinceUntilMs !== undefined) {
    query = query.where('submissions.waiting_since', '<=', waitingSinceUntilMs);
  }
  if (claimed === 'nobody') query = query.where('submissions.claimed_by_id', 'is', null);
  if (claimed === 'somebody') query = query.where('submissions.claimed_by_id', 'is not', null);
  if (typeof claimed === 'object') query = query.where('submissions.claimed_by_id', '=', claimed.by);
  if (tab === 'unprocessed') query = query.where('submissions.outcome', '=', 'open');
  if (tab === 'processed') query = query.where('submissions.outcome', '!=', 'open');
  return query;
}

async function withVersions(
  db: Kysely<Tables>,
  heads: readonly QueueItem['submission'][],
): Promise<QueueItem[]> {
  if (heads.length === 0) return [];
  const rows = await selectVersions(db)
    .where(
      'versions.id',
      'in',
      heads.map(({ versionId }) => versionId),
    )
    .execute();
  const versions = new Map(rows.map((row) => [row.id, toVersion(row)]));
  return heads.flatMap((submission) => {
    const version = versions.get(submission.versionId);
    return version === undefined ? [] : [{ submission, version }];
  });
}
