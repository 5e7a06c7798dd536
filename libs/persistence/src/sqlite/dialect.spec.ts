import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { nodeSqliteDialect } from './dialect.ts';
import { StatementCache } from './statements.ts';

type Tables = {
  things: { id: number; big: number | bigint | null; bytes: Uint8Array | null; flag: number | boolean };
};

async function open() {
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(new DatabaseSync(':memory:')) });
  await sql`CREATE TABLE things (id INTEGER PRIMARY KEY, big INTEGER, bytes BLOB, flag INTEGER)`.execute(db);
  return db;
}

it('stores bytes, big numbers and booleans, and counts what it changed', async () => {
  const db = await open();
  const row = { id: 1, big: 2 ** 53 - 1, bytes: new Uint8Array([0, 255]), flag: true };
  const inserted = await db.insertInto('things').values(row).executeTakeFirst();
  expect(inserted).toMatchObject({ insertId: 1n, numInsertedOrUpdatedRows: 1n });
  await db.insertInto('things').values({ id: 2, big: 9n, bytes: null, flag: false }).execute();
  expect(await db.selectFrom('things').selectAll().execute()).toEqual([
    { ...row, flag: 1 },
    { id: 2, big: 9, bytes: null, flag: 0 },
  ]);
  expect(await db.updateTable('things').set({ big: null }).executeTakeFirst()).toMatchObject({
    numUpdatedRows: 2n,
  });
  expect(await db.deleteFrom('things').where('id', '>', 5).executeTakeFirst()).toMatchObject({
    numDeletedRows: 0n,
  });
  expect(await db.updateTable('things').set({ flag: 1 }).returning('id').execute()).toEqual([
    { id: 1 },
    { id: 2 },
  ]);
  await db.destroy();
});

it('refuses values that SQLite has no type for', async () => {
  const db = await open();
  await expect(
    db
      .insertInto('things')
      .values({ id: 1, big: new Date() as never, bytes: null, flag: 0 })
      .execute(),
  ).rejects.toThrow(TypeError);
  await db.destroy();
});

it('undoes a transaction that fails, table changes too', async () => {
  const db = await open();
  const failing = db.transaction().execute(async (transaction) => {
    await sql`CREATE TABLE more (id INTEGER)`.execute(transaction);
    await transaction.insertInto('things').values({ id: 1, big: null, bytes: null, flag: 0 }).execute();
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await db.introspection.getTables()).map(({ name }) => name)).toEqual(['things']);
  expect(await db.selectFrom('things').selectAll().execute()).toEqual([]);
  await db.destroy();
});

it('keeps no more prepared statements than it may', () => {
  const database = new DatabaseSync(':memory:');
  const cache = new StatementCache(database, 3);
  const first = cache.get('SELECT 1');
  for (const value of [2, 3, 1, 4, 1]) cache.get(`SELECT ${value}`);
  expect(cache.size).toBe(3);
  expect(cache.get('SELECT 1')).toBe(first);
  database.close();
});
