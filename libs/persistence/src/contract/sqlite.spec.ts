import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openWriteConnection } from '../sqlite/connections.ts';
import { databaseFileName } from '../sqlite/database-file.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import { databaseContract } from './database-contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'chandlery-contract-'));

for (const [name, writer] of [
  ['SQLite', 'here'],
  ['SQLite with a thread that writes', 'thread'],
] as const) {
  databaseContract(name, async () => {
    const data = join(folder, writer);
    const database = await openSqlite({ folder: data, writer });
    return {
      database,
      async raw(sql) {
        const connection = openWriteConnection(join(data, databaseFileName));
        try {
          connection.exec(sql);
        } finally {
          connection.close();
        }
      },
    };
  });
}

afterAll(() => rm(folder, { recursive: true }));
