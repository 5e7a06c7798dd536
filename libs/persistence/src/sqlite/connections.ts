import { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for another process, such as a backup or the sqlite3 shell, before it fails. */
const busyTimeoutMs = 5_000;

/** Pages that stay in memory: every publish touches a leaf of each index of the table of versions. */
const writeCacheKiB = 32 * 1024;
/** So long the log grows before it is copied into the database, which waits for the disk twice: 16 MiB of pages. */
const checkpointPages = 4096;

/**
 * The one connection that writes. WAL lets readers read while it does; synchronous=FULL makes every COMMIT wait until
 * the log is on disk (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export function openWriteConnection(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode=WAL');
  database.exec('PRAGMA synchronous=FULL');
  database.exec(`PRAGMA cache_size=-${writeCacheKiB}`);
  database.exec(`PRAGMA wal_autocheckpoint=${checkpointPages}`);
  return database;
}

/** A connection that sees what is committed and nothing else, and cannot write. */
export function openReadConnection(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: busyTimeoutMs, readOnly: true });
}

/** So much of the file is read as memory, at most, instead of by system calls. */
const mappedBytes = 4 * 1024 ** 3;

/** The same for whoever goes through rows from all over the file and then closes it, in half the time: the file is mapped. */
export function openMappedConnection(path: string): DatabaseSync {
  const database = openReadConnection(path);
  database.exec(`PRAGMA mmap_size=${mappedBytes}`);
  return database;
}
