import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where pull requests are deployed for a test. */
export function reviewBot(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('bound_repositories').addColumn('deploy_project', 'text').execute();
      await db.schema.alterTable('pull_charts').addColumn('deployment_id', 'text').execute();
      await db.schema
        .createIndex('pull_charts_deployment')
        .on('pull_charts')
        .column('deployment_id')
        .execute();
    },
  };
}
