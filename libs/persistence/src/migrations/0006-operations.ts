import { type Kysely, sql } from 'kysely';

/** Operations, their logs, and the idempotency keys under which they were asked for. */
export async function createOperationTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('operations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('subject_name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text')
    .addColumn('project_id', 'text')
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('cancel_requested_at', 'bigint')
    .addColumn('last_sequence', 'integer', (c) => c.notNull())
    .addColumn('log_bytes', 'integer', (c) => c.notNull())
    .addColumn('log_cut', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema.createIndex('operations_state').on('operations').columns(['state', 'id']).execute();
  await db.schema
    .createIndex('operations_subject')
    .on('operations')
    .columns(['subject_kind', 'subject_id', 'id'])
    .execute();
  await db.schema.createIndex('operations_project').on('operations').columns(['project_id', 'id']).execute();
  await db.schema
    .createIndex('operations_workspace')
    .on('operations')
    .columns(['workspace_id', 'id'])
    .execute();
  // One at a time for each subject, whatever the code does.
  await sql`CREATE UNIQUE INDEX operations_running ON operations (subject_kind, subject_id) WHERE state = 'running'`.execute(
    db,
  );
  // What pruning looks for.
  await sql`CREATE INDEX operations_logged ON operations (finished_at) WHERE last_sequence > 0`.execute(db);

  await db.schema
    .createTable('operation_log')
    .addColumn('operation_id', 'text', (c) => c.notNull().references('operations.id').onDelete('cascade'))
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('operation_log_pkey', ['operation_id', 'sequence'])
    .execute();

  await db.schema
    .createTable('operation_keys')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('operation_id', 'text', (c) => c.notNull().references('operations.id').onDelete('cascade'))
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('operation_keys_pkey', ['account_id', 'key'])
    .execute();
  await db.schema
    .createIndex('operation_keys_expires_at')
    .on('operation_keys')
    .column('expires_at')
    .execute();
}
