import type { DatabaseSync } from 'node:sqlite';
import type { TransactionControl } from '../writer/group-commit.ts';

/** The transaction of a connection that writes. `IMMEDIATE` takes the write lock at once instead of failing half-way. */
export function transactionControl(database: DatabaseSync): TransactionControl {
  return {
    begin: () => database.exec('BEGIN IMMEDIATE'),
    savepoint: () => database.exec('SAVEPOINT command'),
    release: () => database.exec('RELEASE command'),
    rollbackToSavepoint: () => database.exec('ROLLBACK TO command; RELEASE command'),
    commit: () => database.exec('COMMIT'),
    // SQLite itself ends a transaction on some errors: https://www.sqlite.org/lang_transaction.html
    rollback: () => {
      if (database.isTransaction) database.exec('ROLLBACK');
    },
  };
}
