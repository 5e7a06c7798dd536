import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

const batchSize = 1_000;

/**
 * Every archive digest that a row names, each once, in order.
 * @param releasedSinceMs adds those that rows stopped naming at or after that moment
 */
export async function* namedArchives(
  db: Kysely<Tables>,
  releasedSinceMs: number = Number.MAX_SAFE_INTEGER,
): AsyncIterable<string> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('versions')
      .select('archive_digest')
      .where('archive_digest', '>', after)
      .union(
        db.selectFrom('submission_revisions').select('archive_digest').where('archive_digest', '>', after),
      )
      .union(
        db
          .selectFrom('released_archives')
          .select('digest as archive_digest')
          .where('digest', '>', after)
          .where('released_at', '>=', releasedSinceMs),
      )
      .orderBy('archive_digest')
      .limit(batchSize)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { archive_digest } of rows) yield archive_digest;
    after = last.archive_digest;
  }
}
