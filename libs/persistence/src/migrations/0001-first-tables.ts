import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Clock, IdSource } from '../ids.ts';
import { uncategorizedSlug } from '../sql/uncategorized.ts';
import { createAccountTables } from './0001-accounts.ts';
import { createAppTables } from './0001-apps.ts';
import { createLogTables } from './0001-logs.ts';
import { createReviewTables } from './0001-reviews.ts';
import { createVersionTables } from './0001-versions.ts';
import type { SqlKind } from './sql-kind.ts';

/** The tables that begin with a row, as they were then: a migration never follows later changes of the types. */
type FirstRows = {
  change_counter: { id: number; number: number };
  categories: {
    id: string;
    slug: string;
    name: string;
    name_key: string;
    icon: string | null;
    created_at: number;
    revision: number;
  };
};

/** Everything the store began with. */
export function firstTables(options: { kind: SqlKind; clock: Clock; newId: IdSource }): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createAccountTables(db);
      await createAppTables(db);
      await createVersionTables(db);
      await createReviewTables(db);
      await createLogTables(db, options.kind);
      const rows = db.withTables<FirstRows>();
      await rows.insertInto('change_counter').values({ id: 1, number: 0 }).execute();
      await rows
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
