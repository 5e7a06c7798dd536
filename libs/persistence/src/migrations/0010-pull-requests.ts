import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which repositories belong to which workspaces, who is who on GitHub, and the charts of pull requests. */
export function pullRequests(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createIntegrations(db);
      await createPulls(db);
      await db.schema.alterTable('audit').addColumn('actor_via', 'text').execute();
    },
  };
}

async function createIntegrations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bound_repositories')
    .addColumn('repository_id', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('installation_id', 'bigint', (c) => c.notNull())
    .addColumn('full_name', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('github_links')
    .addColumn('user_id', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('login', 'text', (c) => c.notNull())
    .addColumn('linked_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('github_links_account')
    .unique()
    .on('github_links')
    .column('account_id')
    .execute();

  // Ending a link must not make a stranger of who pushed.
  await db.schema
    .createTable('github_links_ever')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('github_links_ever_pkey', ['user_id', 'account_id'])
    .execute();
  await db.schema
    .createIndex('github_links_ever_account')
    .on('github_links_ever')
    .column('account_id')
    .execute();
}

async function createPulls(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pull_charts')
    .addColumn('repository_id', 'bigint', (c) => c.notNull())
    .addColumn('pull', 'integer', (c) => c.notNull())
    .addColumn('chart', 'text', (c) => c.notNull())
    .addColumn('version_id', 'text', (c) => c.references('versions.id').onDelete('set null'))
    .addColumn('head_sha', 'text', (c) => c.notNull())
    .addColumn('base_ref', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('author_id', 'bigint', (c) => c.notNull())
    .addColumn('author_login', 'text', (c) => c.notNull())
    .addColumn('category', 'text')
    .addColumn('closed', 'integer', (c) => c.notNull())
    .addColumn('merged_by_id', 'bigint')
    .addColumn('merge_commit', 'text')
    .addColumn('merged_digest', 'text')
    .addColumn('merged_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('pull_charts_pkey', ['repository_id', 'pull', 'chart'])
    .execute();
  await db.schema
    .createIndex('pull_charts_version')
    .unique()
    .on('pull_charts')
    .column('version_id')
    .execute();

  await db.schema
    .createTable('pull_people')
    .addColumn('repository_id', 'bigint', (c) => c.notNull())
    .addColumn('pull', 'integer', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('login', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('pull_people_pkey', ['repository_id', 'pull', 'user_id'])
    .execute();
}
