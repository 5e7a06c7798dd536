import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** A prepared statement, and the names of the columns of its rows, which it gives as arrays; none where it gives no rows. */
export type Prepared = { readonly statement: StatementSync; readonly columns: readonly string[] };

/**
 * Prepared statements by their text. Bounded, since lists of values (`in (?, ?)`) make many texts: the one
 * not used for longest falls out.
 */
export class StatementCache {
  readonly #database: DatabaseSync;
  readonly #limit: number;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync, limit = 256) {
    this.#database = database;
    this.#limit = limit;
  }

  /** The statement of a text, prepared where it is not at hand. */
  get(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > this.#limit) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return prepared;
  }

  /** How many are kept now. */
  get size(): number {
    return this.#prepared.size;
  }

  /** Forgets all: after a change of tables the columns of a statement may be others. */
  clear(): void {
    this.#prepared.clear();
  }
}

/**
 * A value as node:sqlite binds it: booleans become 0 and 1; anything else that SQLite has no type for is refused.
 * @throws TypeError
 */
export function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(
    `SQLite cannot store a value of type ${value === undefined ? 'undefined' : typeof value}.`,
  );
}
