import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Rollouts with their deployments, and leases on work that one process at a time does. */
export function rollouts(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createRolloutTable(db);
      await createItemTable(db);
      await db.schema
        .createTable('leases')
        .addColumn('name', 'text', (c) => c.primaryKey().notNull())
        .addColumn('holder', 'text', (c) => c.notNull())
        .addColumn('lease_until', 'bigint', (c) => c.notNull())
        .execute();
    },
  };
}

async function createRolloutTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rollouts')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('workspace_slug', 'text', (c) => c.notNull())
    .addColumn('app_name', 'text', (c) => c.notNull())
    .addColumn('to_version', 'text', (c) => c.notNull())
    .addColumn('wave_size', 'integer', (c) => c.notNull())
    .addColumn('stop_on_failure', 'integer', (c) => c.notNull())
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('stop_requested_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await sql`CREATE INDEX rollouts_running ON rollouts (id) WHERE state = 'running'`.execute(db);
}

/** Names of what it is about are texts, and no foreign keys: a rollout is history that outlives its deployments. */
async function createItemTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rollout_items')
    .addColumn('rollout_id', 'text', (c) => c.notNull().references('rollouts.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('deployment_id', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('workspace_slug', 'text', (c) => c.notNull())
    .addColumn('project_slug', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('from_version', 'text', (c) => c.notNull())
    .addColumn('wave', 'integer')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('operation_id', 'text')
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('rollout_items_pkey', ['rollout_id', 'position'])
    .addUniqueConstraint('rollout_items_deployment', ['rollout_id', 'deployment_id'])
    .execute();
  // One rollout at a time for each deployment, whatever the code does.
  await sql`CREATE UNIQUE INDEX rollout_items_pending ON rollout_items (deployment_id) WHERE state IN ('waiting', 'running')`.execute(
    db,
  );
}
