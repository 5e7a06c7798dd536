import { type Insertable, type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Inserts rows of one shape (the same columns in the same order), for what every upload writes: the same statement as Kysely's builder makes, without building
 * it anew each time, which costs more than running it does.
 */
export async function insertRows<Name extends keyof Tables & string>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const names = sql.raw(columns.map((column) => `"${column}"`).join(', '));
  const tuples = rows.map((row) => sql`(${sql.join(Object.values(row))})`);
  await sql`insert into ${sql.raw(`"${table}"`)} (${names}) values ${sql.join(tuples)}`.execute(db);
}
