import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openReadConnection, openWriteConnection } from './connections.ts';
import { databaseFileName } from './database-file.ts';
import { openSqlite } from './open-sqlite.ts';

const root = temporaryFolder();
const module = new URL('./open-sqlite.ts', import.meta.url).href;

it('writes ahead and waits for the disk at each commit, and reads without being able to write', () => {
  const path = join(root, 'pragmas.db');
  const write = openWriteConnection(path);
  const pragma = (name: string) => write.prepare(`PRAGMA ${name}`).get();
  expect(pragma('synchronous')).toEqual({ synchronous: 2 });
  expect(pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
  expect(pragma('busy_timeout')).toEqual({ timeout: 5000 });
  const read = openReadConnection(path);
  expect(() => read.exec('CREATE TABLE t (a)')).toThrow('readonly');
  read.close();
  write.close();
});

it('lets one process alone work on a folder, and a killed one holds it no longer', async () => {
  const folder = join(root, 'locked');
  const script = `const { openSqlite } = await import(${JSON.stringify(module)});
    await openSqlite({ folder: ${JSON.stringify(folder)} }); console.log('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await expect(openSqlite({ folder })).rejects.toMatchObject({ code: 'data_locked' });
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const database = await openSqlite({ folder });
  await expect(openSqlite({ folder })).rejects.toMatchObject({ code: 'data_locked' });
  await database.close();
  await (await openSqlite({ folder })).close();
});

it('refuses a database that a newer version wrote, and frees the folder', async () => {
  const folder = join(root, 'newer');
  await (await openSqlite({ folder })).close();
  const raw = new DatabaseSync(join(folder, databaseFileName));
  raw.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2099-01-01T00:00:00Z')");
  await expect(openSqlite({ folder })).rejects.toMatchObject({ code: 'database_newer' });
  raw.exec("DELETE FROM kysely_migration WHERE name = '9999-later'");
  raw.close();
  await (await openSqlite({ folder })).close();
});
