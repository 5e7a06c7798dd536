import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { makeAppendOnly } from './append-only.ts';
import type { SqlKind } from './sql-kind.ts';

/** Who answers for uploads and votes, the history of submissions, where audited requests came from, seals, and listeners. */
export function reviewAndAudit(kind: SqlKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await extendReviews(db);
      await createSubmissionEvents(db);
      await sealAudit(db, kind);
      await followChanges(db);
    },
  };
}

async function extendReviews(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('versions').addColumn('uploader_principal_id', 'text').execute();
  await db.schema.alterTable('submission_revisions').addColumn('uploader_principal_id', 'text').execute();
  await db.schema.alterTable('submissions').addColumn('submitter_principal_id', 'text').execute();
  await db.schema
    .alterTable('submissions')
    .addColumn('waiting_since', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`UPDATE submissions SET waiting_since = created_at`.execute(db);
  await db.schema.alterTable('submissions').addColumn('claimed_at', 'bigint').execute();
  await sql`UPDATE submissions SET claimed_at = created_at WHERE claimed_by_id IS NOT NULL`.execute(db);
  await db.schema.alterTable('submissions').addColumn('judged_information_revision', 'integer').execute();
  await sql`UPDATE submissions SET judged_information_revision = information_revision WHERE outcome IN ('passed', 'rejected', 'published')`.execute(
    db,
  );
  await db.schema
    .createIndex('submissions_waiting')
    .on('submissions')
    .columns(['outcome', 'waiting_since', 'id'])
    .execute();
  await db.schema
    .createIndex('submissions_all_waiting')
    .on('submissions')
    .columns(['waiting_since', 'id'])
    .execute();
  await db.schema.alterTable('votes').addColumn('reviewer_principal_id', 'text').execute();
  await db.schema
    .alterTable('votes')
    .addColumn('reviewer_roles', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await db.schema.alterTable('votes').addColumn('withdrawn_at', 'bigint').execute();
}

async function createSubmissionEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('submission_events')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submissions.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('revision_number', 'integer', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('submission_events_submission')
    .on('submission_events')
    .columns(['submission_id', 'id'])
    .execute();
}

async function sealAudit(db: Kysely<unknown>, kind: SqlKind): Promise<void> {
  for (const column of ['origin_address', 'origin_user_agent', 'origin_request_id', 'origin_credential']) {
    await db.schema.alterTable('audit').addColumn(column, 'text').execute();
  }
  await db.schema
    .createTable('audit_seals')
    .addColumn('position', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('audit_id', 'text', (c) => c.notNull())
    .addColumn('change_number', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_seals_audit_id').unique().on('audit_seals').column('audit_id').execute();
  await makeAppendOnly(db, kind, 'audit_seals', 'the seals of the audit log are append-only');
  await db.schema
    .createTable('audit_sealer')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .execute();
  await sql`INSERT INTO audit_sealer (id, holder, lease_until) VALUES (1, '', 0)`.execute(db);
}

async function followChanges(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('listener_positions')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('pruned_changes')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .execute();
  await sql`INSERT INTO pruned_changes (id, number) VALUES (1, 0)`.execute(db);
}
