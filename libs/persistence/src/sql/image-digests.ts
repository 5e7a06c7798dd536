import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

const batchSize = 1_000;

/** The digest of every image that a row names, each once, in order. Revisions stay, so no image is ever named no more. */
export async function* namedImages(db: Kysely<Tables>): AsyncIterable<string> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('images')
      .select('digest')
      .where('digest', '>', after)
      .orderBy('digest')
      .limit(batchSize)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { digest } of rows) yield digest;
    after = last.digest;
  }
}
