import { backup, DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { refuseNewer } from '../migrations/migrate.ts';
import { namedArchives } from '../sql/archive-digests.ts';
import { namedImages } from '../sql/image-digests.ts';
import type { Tables } from '../sql/tables.ts';
import { openReadConnection } from '../sqlite/connections.ts';
import { nodeSqliteDialect } from '../sqlite/dialect.ts';
import { backupInvalid } from './manifest.ts';

/** All pages in one step: the copy is of one moment, and writers that go on meanwhile do not make it begin anew. */
const allPages = 2 ** 31 - 1;

/** The migration that brought images. */
const firstWithImages = '0003-app-information';

/** What a database file holds, as far as a backup needs to know. */
export type SnapshotContents = {
  readonly schemaVersion: string;
  readonly changeNumber: number;
  /** Every archive that a row names, in order. */
  readonly archives: readonly string[];
  /** Every image that a row names, in order. */
  readonly images: readonly string[];
};

/** Copies a database, which may be in use, into one file of its own. Runs outside of the main thread. */
export async function takeSnapshot(databasePath: string, target: string): Promise<void> {
  const source = openReadConnection(databasePath);
  try {
    await backup(source, target, { rate: allPages });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(target);
  try {
    // Out of the write-ahead log: the file alone is the whole database.
    copy.exec('PRAGMA journal_mode=DELETE');
  } finally {
    copy.close();
  }
}

/**
 * Checks a database file from end to end and reads what it holds.
 * @throws PersistenceError backup_invalid, database_newer
 */
export async function inspectSnapshot(path: string): Promise<SnapshotContents> {
  const database = openSnapshot(path);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  try {
    requireIntegrity(database);
    await refuseNewer(db);
    const { name } = await db
      .withTables<{ kysely_migration: { name: string } }>()
      .selectFrom('kysely_migration')
      .select('name')
      .orderBy('name', 'desc')
      .executeTakeFirstOrThrow();
    const { number } = await db.selectFrom('change_counter').select('number').executeTakeFirstOrThrow();
    const archives: string[] = [];
    for await (const digest of namedArchives(db)) archives.push(digest);
    const images: string[] = [];
    for await (const digest of namedImagesOf(db, name)) images.push(digest);
    return { schemaVersion: name, changeNumber: number, archives, images };
  } finally {
    await db.destroy();
    if (database.isOpen) database.close();
  }
}

/** A backup of before there were images has no table of them. */
function namedImagesOf(
  db: Kysely<Tables>,
  newestMigration: string,
): AsyncIterable<string> | readonly string[] {
  return newestMigration < firstWithImages ? [] : namedImages(db);
}

function openSnapshot(path: string): DatabaseSync {
  try {
    return openReadConnection(path);
  } catch (error) {
    throw backupInvalid('its database cannot be opened', error);
  }
}

function requireIntegrity(database: DatabaseSync): void {
  const problems: unknown[] = [];
  try {
    const found = database.prepare('PRAGMA integrity_check').all();
    problems.push(...found.map((row) => row['integrity_check']).filter((text) => text !== 'ok'));
    problems.push(...database.prepare('PRAGMA foreign_key_check').all());
  } catch (error) {
    throw backupInvalid('its database cannot be read', error);
  }
  if (problems.length > 0) {
    throw backupInvalid(
      `its database is damaged (${problems.length} findings, the first: ${JSON.stringify(problems[0])})`,
    );
  }
}
