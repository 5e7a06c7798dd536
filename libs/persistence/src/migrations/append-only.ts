import { type Kysely, sql } from 'kysely';
import type { SqlKind } from './sql-kind.ts';

/** Makes the database refuse to change or delete a row of a table, whoever asks. */
export async function makeAppendOnly(
  db: Kysely<unknown>,
  kind: SqlKind,
  table: string,
  reason: string,
): Promise<void> {
  const name = sql.raw(table);
  if (kind === 'sqlite') {
    for (const event of ['UPDATE', 'DELETE']) {
      const trigger = sql.raw(`${table}_no_${event.toLowerCase()}`);
      await sql`CREATE TRIGGER ${trigger} BEFORE ${sql.raw(event)} ON ${name} BEGIN SELECT RAISE(ABORT, ${sql.lit(reason)}); END`.execute(
        db,
      );
    }
    return;
  }
  const refuse = sql.raw(`${table}_refuse`);
  const body = sql.lit(`BEGIN RAISE EXCEPTION '${reason}'; END`);
  await sql`CREATE FUNCTION ${refuse}() RETURNS trigger LANGUAGE plpgsql AS ${body}`.execute(db);
  await sql`CREATE TRIGGER ${sql.raw(`${table}_append_only`)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${name} FOR EACH STATEMENT EXECUTE FUNCTION ${refuse}()`.execute(
    db,
  );
}
