import type { Kysely } from 'kysely';
import type { Page } from '../ports/paging.ts';
import type { QueueItem, Submission, SubmissionPort } from '../ports/versions.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { selectSubmissions, toHead, withDetails } from './submission-rows.ts';
import type { Tables } from './tables.ts';
import { selectVersions, toVersion } from './version-rows.ts';

/** Submissions in the database; the commands of versions write them. */
export function sqlSubmissions({ read }: SqlContext): SubmissionPort {
  return {
    async findById(id): Promise<Submission | undefined> {
      const row = await selectSubmissions(read).where('submissions.id', '=', id).executeTakeFirst();
      return row && (await withDetails(read, [toHead(row)]))[0];
    },
    async listOf(versionId) {
      const rows = await selectSubmissions(read)
        .where('submissions.version_id', '=', versionId)
        .orderBy('submissions.id', 'desc')
        .execute();
      return withDetails(read, rows.map(toHead));
    },
    queue: (query) => readQueue(read, query),
  };
}

async function readQueue(
  db: Kysely<Tables>,
  { tab, workspaceId, ...page }: Parameters<SubmissionPort['queue']>[0],
): Promise<Page<QueueItem>> {
  let query = selectSubmissions(db)
    .innerJoin('versions', 'versions.id', 'submissions.version_id')
    .limit(rowsFor(page));
  if (workspaceId !== undefined) query = query.where('versions.workspace_id', '=', workspaceId);
  if (tab === 'unprocessed') query = query.where('submissions.outcome', '=', 'open');
  const byId = [{ column: 'submissions.id', type: 'string' }] as const;
  const byClosing = [{ column: 'submissions.closed_at', type: 'number' }, ...byId] as const;
  const rows =
    tab === 'processed'
      ? await query
          .where('submissions.outcome', '!=', 'open')
          .where((eb) => afterCursor(eb, page, byClosing, 'desc'))
          .orderBy('submissions.closed_at', 'desc')
          .orderBy('submissions.id', 'desc')
          .execute()
      : await query
          .where((eb) => afterCursor(eb, page, byId, 'asc'))
          .orderBy('submissions.id')
          .execute();
  const { items, ...rest } = pageOf(
    rows,
    page,
    (row) => (tab === 'processed' ? [row.closed_at ?? 0, row.id] : [row.id]),
    toHead,
  );
  return { items: await withVersions(db, items), ...rest };
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
