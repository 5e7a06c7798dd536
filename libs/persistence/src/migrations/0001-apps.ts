import type { Kysely } from 'kysely';

/** Apps, who owns which chart name, and the categories they are in. */
export async function createAppTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('categories')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('icon', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('categories_slug').unique().on('categories').column('slug').execute();
  await db.schema.createIndex('categories_name_key').unique().on('categories').column('name_key').execute();

  await db.schema
    .createTable('apps')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('display_name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('category_id', 'text', (c) => c.notNull().references('categories.id'))
    .addColumn('suspended', 'integer', (c) => c.notNull())
    .addColumn('last_published_at', 'bigint')
    .addColumn('information_revision', 'integer', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('apps_workspace_name')
    .unique()
    .on('apps')
    .columns(['workspace_id', 'name'])
    .execute();
  await db.schema.createIndex('apps_name').on('apps').columns(['name', 'id']).execute();
  await db.schema.createIndex('apps_published').on('apps').columns(['last_published_at', 'id']).execute();
  await db.schema.createIndex('apps_category').on('apps').column('category_id').execute();

  await db.schema
    .createTable('app_information_revisions')
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('display_name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('category_slug', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_by_id', 'text')
    .addColumn('changed_by_name', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('app_information_revisions_pkey', ['app_id', 'revision'])
    .execute();

  await db.schema
    .createTable('chart_names')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id'))
    .addColumn('since', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('chart_names_app').on('chart_names').column('app_id').execute();
}
