import type { Kysely } from 'kysely';
import type { ChartVersion } from '../ports/versions.ts';
import type { Tables } from './tables.ts';
import { selectVersions, toVersion } from './version-rows.ts';

const batchSize = 500;

/** Every version in the order of ids, read a batch at a time. */
export async function* allVersions(db: Kysely<Tables>): AsyncIterable<ChartVersion> {
  for (let after = ''; ;) {
    const rows = await selectVersions(db)
      .where('versions.id', '>', after)
      .orderBy('versions.id')
      .limit(batchSize)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield* rows.map(toVersion);
    after = last.id;
  }
}
