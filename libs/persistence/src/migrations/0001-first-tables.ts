import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Clock, IdSource } from '../ids.ts';
import type { Tables } from '../sql/tables.ts';
import { uncategorizedSlug } from '../sql/uncategorized.ts';
import { createAccountTables } from './0001-accounts.ts';
import { createAppTables } from './0001-apps.ts';
import { createLogTables } from './0001-logs.ts';
import { createReviewTables } from './0001-reviews.ts';
import { createVersionTables } from './0001-versions.ts';
import type { SqlKind } from './sql-kind.ts';

/** Everything the store began with. */
export function firstTables(options: { kind: SqlKind; clock: Clock; newId: IdSource }): Migration {
  return {
    async up(db: Kysely<Tables>) {
      await createAccountTables(db);
      await createAppTables(db);
      await createVersionTables(db);
      await createReviewTables(db);
      await createLogTables(db, options.kind);
      await db.insertInto('change_counter').values({ id: 1, number: 0 }).execute();
      await db
        .insertInto('categories')
        .values({
          id: options.newId(),
          slug: uncategorizedSlug,
          name: 'Uncategorized',
          name_key: 'uncategorized',
          icon: null,
          created_at: options.clock(),
          revision: 1,
        })
        .execute();
    },
  };
}
