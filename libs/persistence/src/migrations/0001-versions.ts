import type { Kysely } from 'kysely';

/** Versions and what is left of those that are gone. */
export async function createVersionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('versions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id'))
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('version_key', 'text', (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('archive_digest', 'text', (c) => c.notNull())
    .addColumn('archive_bytes', 'bigint', (c) => c.notNull())
    .addColumn('content_digest', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('uploader_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('uploader_name', 'text', (c) => c.notNull())
    .addColumn('submission_id', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('published_at', 'bigint')
    // Last, since it is the longest: SQLite reads the columns before it without it.
    .addColumn('lean_json', 'text', (c) => c.notNull())
    .addColumn('rest_json', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('versions_app_key')
    .unique()
    .on('versions')
    .columns(['app_id', 'version_key'])
    .execute();
  await db.schema
    .createIndex('versions_workspace_file')
    .unique()
    .on('versions')
    .columns(['workspace_id', 'file_name'])
    .execute();
  // Covers the states of an app's versions, newest first, without a look at the rows.
  await db.schema.createIndex('versions_app_id').on('versions').columns(['app_id', 'id', 'state']).execute();
  await db.schema
    .createIndex('versions_app_state')
    .on('versions')
    .columns(['app_id', 'state', 'published_at', 'id'])
    .execute();
  await db.schema.createIndex('versions_file').on('versions').column('file_name').execute();
  await db.schema.createIndex('versions_state').on('versions').column('state').execute();
  await db.schema.createIndex('versions_digest').on('versions').column('archive_digest').execute();

  await db.schema
    .createTable('provenances')
    .addColumn('version_id', 'text', (c) => c.notNull().references('versions.id').onDelete('cascade'))
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('provenances_pkey', ['version_id'])
    .execute();

  await db.schema
    .createTable('tombstones')
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id'))
    .addColumn('version_key', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint', (c) => c.notNull())
    .addColumn('last_state', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('tombstones_pkey', ['app_id', 'version_key'])
    .execute();

  await db.schema
    .createTable('released_archives')
    .addColumn('digest', 'text', (c) => c.primaryKey().notNull())
    .addColumn('released_at', 'bigint', (c) => c.notNull())
    .execute();
}
