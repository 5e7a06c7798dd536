import { type Kysely, sql, type SqlBool } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../sql/tables.ts';
import { saveDependencies } from '../sql/version-dependencies.ts';

/** Where images come from and who depends on whom, where pull requests are tried out, what they propose to suspend, and which submissions pass by themselves when their inspection ends. */
export function reviewBot(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createProposals(db);
      await createRegistries(db);
      await createDependencies(db);
      await db.schema.alterTable('bound_repositories').addColumn('deploy_project', 'text').execute();
      await db.schema.alterTable('pull_charts').addColumn('deployment_id', 'text').execute();
      await db.schema
        .alterTable('submissions')
        .addColumn('awaits_inspection', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createIndex('submissions_awaits_inspection')
        .on('submissions')
        .column('id')
        .where(sql<SqlBool>`awaits_inspection = 1`)
        .execute();
      await db.schema
        .createIndex('pull_charts_deployment')
        .on('pull_charts')
        .column('deployment_id')
        .execute();
    },
  };
}

async function createProposals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('suspend_proposals')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('repository_id', 'bigint', (c) => c.notNull())
    .addColumn('pull', 'integer', (c) => c.notNull())
    .addColumn('chart', 'text', (c) => c.notNull())
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('proposer_id', 'bigint', (c) => c.notNull())
    .addColumn('proposer_login', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('merged', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('decided_by_id', 'text')
    .addColumn('decided_by_name', 'text')
    .addColumn('decision', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('suspend_proposals_chart')
    .unique()
    .on('suspend_proposals')
    .columns(['repository_id', 'pull', 'chart'])
    .execute();
  await db.schema
    .createIndex('suspend_proposals_state')
    .on('suspend_proposals')
    .columns(['state', 'id'])
    .execute();
}

/** Beside the reports, since those are large and packed. */
async function createRegistries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inspected_registries')
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('registry', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('inspected_registries_pkey', ['submission_id', 'registry'])
    .execute();
}

/** Of versions that there are already, page by page. */
async function createDependencies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('version_dependencies')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('version_id', 'text', (c) => c.notNull().references('versions.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('version_dependencies_pkey', ['name', 'version_id'])
    .execute();
  await db.schema
    .createIndex('version_dependencies_version')
    .on('version_dependencies')
    .column('version_id')
    .execute();
  const typed = db as Kysely<Tables>;
  for (let after = ''; ;) {
    const rows = await typed
      .selectFrom('versions')
      .select(['id', 'lean_json as leanJson', 'rest_json as restJson'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .execute();
    for (const row of rows) await saveDependencies(typed, row.id, row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
