import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openWriteConnection } from '../sqlite/connections.ts';
import { databaseFileName, openSqlite } from '../sqlite/open-sqlite.ts';
import { databaseContract } from './database-contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'chandlery-contract-'));

databaseContract('SQLite', async () => {
  const database = await openSqlite({ folder });
  return {
    database,
    async raw(sql) {
      const connection = openWriteConnection(join(folder, databaseFileName));
      try {
        connection.exec(sql);
      } finally {
        connection.close();
      }
    },
  };
});

afterAll(() => rm(folder, { recursive: true }));
