import { type Insertable, type Kysely, sql } from 'kysely';
import { compiledOnce } from './compiled.ts';
import type { Tables } from './tables.ts';

type Insert = ReturnType<typeof compiledOnce<Readonly<Record<string, unknown>>, unknown>>;

/** One statement for each table, list of columns and number of rows that ever came. */
const statements = new Map<string, Insert>();

/**
 * Inserts rows of one shape (the same columns in the same order), for what every upload writes: the same statement as
 * Kysely's builder makes, built once.
 */
export async function insertRows<Name extends keyof Tables & string>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const key = `${table} ${columns.join()} ${rows.length}`;
  const insert = statements.get(key) ?? insertOf(table, columns, rows.length);
  statements.set(key, insert);
  await insert(db, Object.fromEntries(rows.flatMap((row) => Object.values(row)).entries()));
}

/** Its values are named by their places: `0`, `1` and so on, row by row. */
function insertOf(table: string, columns: readonly string[], rows: number): Insert {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  return compiledOnce((db, values) => {
    const tuples = Array.from({ length: rows }, (_, row) => {
      const places = columns.map((__, column) => values[row * columns.length + column]);
      return sql`(${sql.join(places)})`;
    });
    const statement = sql`insert into ${sql.table(table)} (${names}) values ${sql.join(tuples)}`;
    return { compile: () => statement.compile(db) };
  });
}
