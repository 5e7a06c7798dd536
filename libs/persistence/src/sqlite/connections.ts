import { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for another process, such as a backup or the sqlite3 shell, before it fails. */
const busyTimeoutMs = 5_000;

/**
 * The one connection that writes. WAL lets readers read while it does; synchronous=FULL makes every COMMIT wait until
 * the log is on disk (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export function openWriteConnection(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode=WAL');
  database.exec('PRAGMA synchronous=FULL');
  return database;
}

/** A connection that sees what is committed and nothing else, and cannot write. */
export function openReadConnection(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: busyTimeoutMs, readOnly: true });
}
