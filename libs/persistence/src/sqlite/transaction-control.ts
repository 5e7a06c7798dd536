import type { DatabaseSync } from 'node:sqlite';
import type { TransactionControl } from '../writer/group-commit.ts';

/** The transaction of a connection that writes. `IMMEDIATE` takes the write lock at once instead of failing half-way. */
export function transactionControl(database: DatabaseSync): TransactionControl {
  const [begin, savepoint, release, commit] = [
    'BEGIN IMMEDIATE',
    'SAVEPOINT command',
    'RELEASE command',
    'COMMIT',
  ].map((sql) => {
    const statement = database.prepare(sql);
    return () => void statement.run();
  }) as [() => void, () => void, () => void, () => void];
  const countWritten = database.prepare('SELECT total_changes() AS rows');
  return {
    begin,
    savepoint,
    release,
    rollbackToSavepoint: () => database.exec('ROLLBACK TO command; RELEASE command'),
    commit,
    // SQLite itself ends a transaction on some errors: https://www.sqlite.org/lang_transaction.html
    rollback: () => {
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    isOpen: () => database.isTransaction,
    written: () => Number(countWritten.get()?.['rows']),
  };
}
