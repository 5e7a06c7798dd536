import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { StatementCache, toSqlValue } from './statements.ts';

/** Kysely's view of one DatabaseSync. Every query runs to its end at once: none is ever half read. */
export class SqliteConnection implements DatabaseConnection {
  readonly #statements: StatementCache;

  constructor(database: DatabaseSync) {
    this.#statements = new StatementCache(database);
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, columns } = this.#statements.get(sql);
    const values = parameters.map(toSqlValue);
    if (columns.length > 0) {
      const rows = statement
        .all(...values)
        .map((row) => rowOf(columns, row as unknown as SQLOutputValue[]) as Row);
      return { rows, numAffectedRows: BigInt(rows.length) };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    if (isSchemaChange(sql)) this.#statements.clear();
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }
}

/** Objects that node:sqlite makes itself are dictionaries, which take three times as long to make and to read. */
function rowOf(
  columns: readonly string[],
  values: readonly SQLOutputValue[],
): Record<string, SQLOutputValue> {
  const row: Record<string, SQLOutputValue> = {};
  for (let n = 0; n < columns.length; n++) row[columns[n] ?? ''] = values[n] ?? null;
  return row;
}

function isSchemaChange(sql: string): boolean {
  return /^\s*(create|alter|drop)\b/i.test(sql);
}
