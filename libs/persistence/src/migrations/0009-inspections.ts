import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Inspections as operations, what reviewers let pass, and which findings block. */
export function inspections(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      // The table of the first migration was never written to: leases are the operations' by now.
      await db.schema.dropTable('inspections').execute();
      await createInspections(db);
      await createWaivers(db);
      await db.schema
        .createTable('inspection_policies')
        .addColumn('scope', 'text', (c) => c.primaryKey().notNull())
        .addColumn('policy', 'text', (c) => c.notNull())
        .addColumn('revision', 'integer', (c) => c.notNull())
        .addColumn('changed_at', 'bigint', (c) => c.notNull())
        .execute();
    },
  };
}

async function createInspections(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inspections')
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('revision_number', 'integer', (c) => c.notNull())
    .addColumn('operation_id', 'text', (c) => c.notNull().references('operations.id'))
    .addColumn('content_key', 'text')
    .addColumn('report', 'text')
    .addColumn('rendered', 'integer')
    .addColumn('counts', 'text')
    .addColumn('helm_version', 'text')
    .addColumn('rules_version', 'text')
    .addColumn('requested_at', 'bigint', (c) => c.notNull())
    .addColumn('reported_at', 'bigint')
    .addPrimaryKeyConstraint('inspections_pkey', ['submission_id', 'revision_number'])
    .execute();
  await db.schema.createIndex('inspections_content_key').on('inspections').column('content_key').execute();
}

async function createWaivers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inspection_waivers')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('revision_number', 'integer', (c) => c.notNull())
    .addColumn('finding', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('resource', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('waived_by_id', 'text')
    .addColumn('waived_by_name', 'text', (c) => c.notNull())
    .addColumn('waived_at', 'bigint', (c) => c.notNull())
    .addColumn('waived_in', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('inspection_waivers_finding')
    .unique()
    .on('inspection_waivers')
    .columns(['submission_id', 'revision_number', 'finding'])
    .execute();
}
