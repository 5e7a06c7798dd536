import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Kysely } from 'kysely';
import { fileOperations } from '../archives/file-operations.ts';
import { withDurableListeners } from '../events/durable.ts';
import { inProcessEvents } from '../events/in-process.ts';
import { withOperationNotices } from '../events/operation-notices.ts';
import { type Clock, idSource } from '../ids.ts';
import { type PersistenceLog, silentLog } from '../log.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Change } from '../ports/changes.ts';
import type { Database } from '../ports/index.ts';
import { sqlDatabase } from '../sql/database.ts';
import type { Tables } from '../sql/tables.ts';
import { GroupCommit } from '../writer/group-commit.ts';
import { openReadConnection, openWriteConnection } from './connections.ts';
import { lockDataFolder } from './data-lock.ts';
import { databaseFileName } from './database-file.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { transactionControl } from './transaction-control.ts';
import { RememberedReads } from './remembered-reads.ts';
import { WriterThread, writingOnThread } from './writer-on-thread.ts';

export type OpenSqlite = {
  /** The data folder; made where there is none. */
  readonly folder: string;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly clock?: Clock;
  readonly log?: PersistenceLog;
  /**
   * Where commands run: on this thread, or on one of its own, which serves many at once better, since a commit waits for
   * the disk, but takes a moment to start. On this one unless given.
   */
  readonly writer?: 'here' | 'thread';
  /** Told after each commit, before any listener: for tests that read the order of what happens. */
  readonly onCommit?: (changes: readonly Change[]) => void;
};

/**
 * Opens the embedded database: SQLite in a data folder, for one process at a time.
 * @throws PersistenceError data_locked, database_newer
 */
export async function openSqlite({
  clock = Date.now,
  log = silentLog,
  ...options
}: OpenSqlite): Promise<Database> {
  const folder = resolve(options.folder);
  const made = await mkdir(folder, { recursive: true });
  const lock = lockDataFolder(folder);
  const opened: { close(): void }[] = [{ close: () => lock.release() }];
  try {
    const path = join(folder, databaseFileName);
    const writeConnection = openWriteConnection(path);
    opened.unshift(writeConnection);
    const sources = { clock, newId: idSource(clock) };
    const write = new Kysely<Tables>({ dialect: nodeSqliteDialect(writeConnection) });
    await migrate(write, { kind: 'sqlite', ...sources });
    // The names of a new database and of its folders must outlive a power failure as its rows do.
    const above = made === undefined ? [] : [dirname(folder), dirname(made)];
    for (const named of [folder, ...above]) await fileOperations.syncFolder(named);
    const readConnection = openReadConnection(path);
    opened.unshift(readConnection);
    const read = new Kysely<Tables>({ dialect: nodeSqliteDialect(readConnection) });
    const events = inProcessEvents(log);
    const remembered = new RememberedReads();
    const onCommit = (changes: readonly Change[]): void => {
      remembered.forget(changes);
      options.onCommit?.(changes);
    };
    const close = async () => opened.forEach((part) => part.close());
    const parts = { read, events, clock };
    if (options.writer === 'thread') {
      opened.splice(opened.indexOf(writeConnection), 1);
      writeConnection.close();
      const thread = new WriterThread({
        path,
        clock,
        onCommit: async (changes) => {
          onCommit(changes);
          await events.publish(changes);
        },
      });
      const database = remembered.of(sqlDatabase({ ...parts, writer: thread, close }));
      return withDurableListeners(withOperationNotices(writingOnThread(database, thread)), log);
    }
    const writer = new GroupCommit({
      db: write,
      control: transactionControl(writeConnection),
      events,
      sources,
      onCommit,
    });
    const database = remembered.of(sqlDatabase({ ...parts, writer, close }));
    return withDurableListeners(withOperationNotices(database), log);
  } catch (error) {
    for (const part of opened) part.close();
    throw error;
  }
}
