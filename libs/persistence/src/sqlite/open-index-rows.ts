import { join, resolve } from 'node:path';
import { Kysely } from 'kysely';
import type { IndexRowPort } from '../ports/index-rows.ts';
import { sqlIndexRows } from '../sql/index-rows.ts';
import type { Tables } from '../sql/tables.ts';
import { openMappedConnection } from './connections.ts';
import { databaseFileName } from './database-file.ts';
import { nodeSqliteDialect } from './dialect.ts';

/**
 * What an index is made of, read from the database that this process has opened in a data folder: for threads that read it all at
 * the start and end then, which closes it.
 */
export function openIndexRows(folder: string): IndexRowPort {
  const connection = openMappedConnection(join(resolve(folder), databaseFileName));
  return sqlIndexRows({ read: new Kysely<Tables>({ dialect: nodeSqliteDialect(connection) }) });
}
