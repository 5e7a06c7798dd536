import { type Insertable, type Kysely, sql } from 'kysely';
import { compiledOnce } from './compiled.ts';
import type { Tables } from './tables.ts';

type Insert = ReturnType<typeof compiledOnce<readonly unknown[], unknown>>;

/** Statements by table: one for each list of columns and number of rows that ever came. */
const statements = new Map<
  string,
  { readonly columns: readonly string[]; readonly rows: number; readonly insert: Insert }[]
>();

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
  const values = rows.length === 1 ? Object.values(first) : rows.flatMap((row) => Object.values(row));
  await insertOf(table, Object.keys(first), rows.length)(db, values);
}

function insertOf(table: string, columns: readonly string[], rows: number): Insert {
  const known = statements.get(table) ?? [];
  statements.set(table, known);
  const same = known.find((one) => one.rows === rows && isSame(one.columns, columns));
  if (same !== undefined) return same.insert;
  const insert = newInsert(table, columns, rows);
  known.push({ columns, rows, insert });
  return insert;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((column, n) => column === others[n]);
}

/** Its values come row by row. */
function newInsert(table: string, columns: readonly string[], rows: number): Insert {
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
