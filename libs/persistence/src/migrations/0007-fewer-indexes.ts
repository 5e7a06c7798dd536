import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * One index of file names instead of two: with the file name first, the one that keeps them unique in a workspace also finds them
 * in all. Every upload writes to each index of versions, to a page that nothing else touches.
 */
export const fewerIndexes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('versions_file_workspace')
      .unique()
      .on('versions')
      .columns(['file_name', 'workspace_id'])
      .execute();
    await db.schema.dropIndex('versions_workspace_file').execute();
    await db.schema.dropIndex('versions_file').execute();
  },
};
