import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createProjectTables } from './0006-clusters-projects.ts';
import { createOperationTables } from './0006-operations.ts';

/** Clusters, projects, deployments with their history, and operations. */
export function deployments(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createProjectTables(db);
      await createOperationTables(db);
      await createDeploymentTable(db);
      await createRevisionTable(db);
      await createImageTable(db);
    },
  };
}

async function createDeploymentTable(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('deployments')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('project_id', 'text', (c) => c.notNull().references('projects.id'))
    .addColumn('name', 'text', (c) => c.notNull());
  await withChart(table)
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('settled_state', 'text')
    .addColumn('sealed_values', 'text', (c) => c.notNull())
    .addColumn('current_revision', 'integer')
    .addColumn('test', 'integer', (c) => c.notNull())
    .addColumn('test_expires_at', 'bigint')
    .addColumn('status', 'text')
    .addColumn('observed_at', 'bigint')
    .addColumn('drift', 'text', (c) => c.notNull())
    .addColumn('created_by_id', 'text')
    .addColumn('created_by_name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();
  await sql`CREATE UNIQUE INDEX deployments_project_name ON deployments (project_id, name) WHERE removed_at IS NULL`.execute(
    db,
  );
  await sql`CREATE INDEX deployments_name ON deployments (name, id) WHERE removed_at IS NULL`.execute(db);
  await sql`CREATE INDEX deployments_expiring ON deployments (test_expires_at) WHERE removed_at IS NULL`.execute(
    db,
  );
  await db.schema.createIndex('deployments_project').on('deployments').column('project_id').execute();
  await db.schema.createIndex('deployments_version').on('deployments').column('version_id').execute();
  await db.schema.createIndex('deployments_app').on('deployments').column('app_id').execute();
}

async function createRevisionTable(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('deployment_revisions')
    .addColumn('deployment_id', 'text', (c) => c.notNull().references('deployments.id').onDelete('cascade'))
    .addColumn('number', 'integer', (c) => c.notNull());
  await withChart(table)
    .addColumn('sealed_values', 'text', (c) => c.notNull())
    .addColumn('values_digest', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('operation_id', 'text')
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('deployment_revisions_pkey', ['deployment_id', 'number'])
    .execute();
  for (const column of ['version_id', 'app_id']) {
    // The database looks here when a version or an app is deleted.
    await db.schema
      .createIndex(`deployment_revisions_${column}`)
      .on('deployment_revisions')
      .column(column)
      .execute();
  }
}

async function createImageTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deployment_images')
    .addColumn('deployment_id', 'text', (c) => c.notNull().references('deployments.id').onDelete('cascade'))
    .addColumn('image', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('deployment_images_pkey', ['deployment_id', 'image'])
    .execute();
  await db.schema.createIndex('deployment_images_image').on('deployment_images').column('image').execute();
}

/** What was deployed: the texts outlive the version. */
function withChart<Table extends string, Column extends string>(table: CreateTableBuilder<Table, Column>) {
  return table
    .addColumn('app_id', 'text', (c) => c.references('apps.id').onDelete('set null'))
    .addColumn('version_id', 'text', (c) => c.references('versions.id').onDelete('set null'))
    .addColumn('chart_workspace', 'text', (c) => c.notNull())
    .addColumn('chart_name', 'text', (c) => c.notNull())
    .addColumn('chart_version', 'text', (c) => c.notNull())
    .addColumn('app_version', 'text', (c) => c.notNull());
}
