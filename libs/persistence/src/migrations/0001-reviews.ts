import type { Kysely } from 'kysely';

/** Submissions with their revisions, votes and inspections; they go with their version. */
export async function createReviewTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('submissions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('version_id', 'text', (c) => c.notNull().references('versions.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('external_key', 'text')
    .addColumn('submitter_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('update_log', 'text', (c) => c.notNull())
    .addColumn('information_revision', 'integer', (c) => c.notNull())
    .addColumn('claimed_by_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('submissions_version')
    .on('submissions')
    .columns(['version_id', 'id'])
    .execute();
  await db.schema.createIndex('submissions_outcome').on('submissions').columns(['outcome', 'id']).execute();
  await db.schema.createIndex('submissions_closed').on('submissions').columns(['closed_at', 'id']).execute();
  await db.schema.createIndex('submissions_external').on('submissions').column('external_key').execute();

  await db.schema
    .createTable('submission_revisions')
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('archive_digest', 'text', (c) => c.notNull())
    .addColumn('archive_bytes', 'bigint', (c) => c.notNull())
    .addColumn('content_digest', 'text', (c) => c.notNull())
    .addColumn('head_commit', 'text')
    .addColumn('uploader_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('submission_revisions_pkey', ['submission_id', 'number'])
    .execute();
  await db.schema
    .createIndex('submission_revisions_digest')
    .on('submission_revisions')
    .column('archive_digest')
    .execute();

  await db.schema
    .createTable('votes')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('revision_number', 'integer', (c) => c.notNull())
    .addColumn('reviewer_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('content_digest', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('withdrawn', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('votes_submission').on('votes').columns(['submission_id', 'id']).execute();

  await db.schema
    .createTable('inspections')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('revision_number', 'integer', (c) => c.notNull())
    .addColumn('content_digest', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('report', 'text')
    .addColumn('helm_version', 'text')
    .addColumn('rules_version', 'text')
    .addColumn('claimed_by', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('inspections_submission')
    .on('inspections')
    .columns(['submission_id', 'revision_number'])
    .execute();
  await db.schema
    .createIndex('inspections_status')
    .on('inspections')
    .columns(['status', 'lease_until'])
    .execute();
}
