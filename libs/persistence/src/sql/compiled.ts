import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * An adapter of a dialect with one connection, on which every statement has run when it returns: nobody has to be given the
 * connection and to give it back, which Kysely takes longer for than SQLite for most statements.
 */
export type AdapterAtOnce = {
  executeAtOnce<Row>(query: CompiledQuery): Promise<QueryResult<Row>>;
};

/** Stands for a value while a statement is built. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement that is built once for each dialect, and then run with other values: Kysely takes longer to build one than SQLite
 * to run it, so this is for what every request does. Its text must not depend on the values, so a value is never `null` where
 * that would make `is null` of it.
 * @param build builds the statement, with what it is given in place of the values; it must do nothing else with these
 */
export function compiledOnce<Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<QueryResult<Row>> {
  const byDialect = new WeakMap<object, CompiledQuery<Row>>();
  // No value is ever read while a statement is built: it is passed on as a parameter, whatever its type.
  const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Values;
  return (db, values) => {
    // A transaction is another `Kysely` over the same adapter.
    const { adapter } = db.getExecutor();
    const compiled = byDialect.get(adapter) ?? build(db, placeholders).compile();
    byDialect.set(adapter, compiled);
    const parameters = compiled.parameters.map((value): unknown =>
      value instanceof Placeholder ? Reflect.get(values, value.name) : value,
    );
    const query = { ...compiled, parameters };
    return isAtOnce(adapter) ? adapter.executeAtOnce<Row>(query) : db.executeQuery<Row>(query);
  };
}

function isAtOnce(adapter: object): adapter is AdapterAtOnce {
  return 'executeAtOnce' in adapter;
}

/** The same, for statements that give one row or none. */
export function compiledRow<Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<Row | undefined> {
  const run = compiledOnce(build);
  return async (db, values) => (await run(db, values)).rows[0];
}
