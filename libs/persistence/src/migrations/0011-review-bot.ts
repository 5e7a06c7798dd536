import { type Kysely, sql, type SqlBool } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where pull requests are tried out, and which submissions pass by themselves when their inspection ends. */
export function reviewBot(): Migration {
  return {
    async up(db: Kysely<unknown>) {
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
