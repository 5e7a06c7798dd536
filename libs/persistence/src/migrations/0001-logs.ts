import { type Kysely, sql } from 'kysely';
import type { SqlKind } from './sql-kind.ts';

/** What happened: changes for readers that were away, and the audit log, which nothing can rewrite. */
export async function createLogTables(db: Kysely<unknown>, kind: SqlKind): Promise<void> {
  await db.schema
    .createTable('change_counter')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('changes')
    .addColumn('number', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('workspace_id', 'text')
    .addColumn('app_id', 'text')
    .addColumn('version_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('change_number', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_account_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('actor_token_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('subject_name', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text')
    .addColumn('app_id', 'text')
    .addColumn('version_id', 'text')
    .addColumn('before', 'text', (c) => c.notNull())
    .addColumn('after', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .execute();
  for (const column of ['workspace_id', 'app_id', 'version_id', 'actor_account_id']) {
    await db.schema
      .createIndex(`audit_${column}`)
      .on('audit')
      .columns([column, 'change_number', 'id'])
      .execute();
  }
  await db.schema.createIndex('audit_change_number').on('audit').columns(['change_number', 'id']).execute();
  await makeAppendOnly(db, kind);
}

async function makeAppendOnly(db: Kysely<unknown>, kind: SqlKind): Promise<void> {
  const reason = sql.lit('the audit log is append-only');
  if (kind === 'sqlite') {
    for (const event of ['UPDATE', 'DELETE']) {
      const name = sql.raw(`audit_no_${event.toLowerCase()}`);
      await sql`CREATE TRIGGER ${name} BEFORE ${sql.raw(event)} ON audit BEGIN SELECT RAISE(ABORT, ${reason}); END`.execute(
        db,
      );
    }
    return;
  }
  await sql`CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit log is append-only''; END'`.execute(
    db,
  );
  await sql`CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`.execute(
    db,
  );
}
