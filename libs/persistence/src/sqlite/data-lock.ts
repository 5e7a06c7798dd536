import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { PersistenceError } from '../errors.ts';

/** The file in a data folder whose lock says that a process works on it. Never open it by other means: closing would free the lock. */
export const lockFileName = 'lock.db';

/** A data folder held by this process. */
export type DataLock = { release(): void };

/** SQLite's result code for a lock that somebody else holds: https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5;

/**
 * Makes sure that one process alone works on a data folder. The lock is an open exclusive transaction of SQLite on a
 * file of its own, that is a lock of the operating system: it ends with the process however that ends, unlike a
 * file with a process number.
 * @throws PersistenceError data_locked
 */
export function lockDataFolder(folder: string): DataLock {
  const database = new DatabaseSync(join(folder, lockFileName), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new PersistenceError('data_locked', `Another process works on ${folder}.`, {
      remedy: 'Stop it first, or choose another data folder.',
      cause: error,
    });
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
