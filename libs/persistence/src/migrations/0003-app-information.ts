import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Introduction, icon and screenshots of an app: like the rest of its store information they are kept for every revision, so
 * that what reviewers judged can be told later. Texts and images stand once each, however many revisions name them.
 */
export const appInformation: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('introductions')
      .addColumn('digest', 'text', (c) => c.primaryKey().notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('images')
      .addColumn('digest', 'text', (c) => c.primaryKey().notNull())
      .addColumn('media_type', 'text', (c) => c.notNull())
      .addColumn('width', 'integer', (c) => c.notNull())
      .addColumn('height', 'integer', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();

    for (const [column, table] of [
      ['introduction_digest', 'introductions.digest'],
      ['icon_digest', 'images.digest'],
    ] as const) {
      await db.schema
        .alterTable('app_information_revisions')
        .addColumn(column, 'text', (c) => c.references(table))
        .execute();
    }
    await db.schema
      .alterTable('app_information_revisions')
      .addColumn('screenshots', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute();
  },
};
