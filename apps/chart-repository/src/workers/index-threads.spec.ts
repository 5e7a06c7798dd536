import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MadeApp } from '../index/made-apps.ts';
import { StoreIndex } from '../index/store-index.ts';
import { admin, type TestApp, testApp } from '../testing/test-app.ts';
import { indexThreads } from './index-threads.ts';

const base = { contextPath: '/store', publicUrl: undefined };
const nowMs = () => 1_700_000_000_000;

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  const home = { 'README.md': 'read me' };
  for (const name of ['kafka', 'redis', 'web'])
    for (const version of ['1.0.0', '1.1.0', '2.0.0']) await app.publish(name, version, home);
  await app.act(admin, 'web', '2.0.0', 'suspend');
});
afterAll(() => app.close());

/** The index as it is served, in both forms. */
async function served(made?: AsyncIterable<readonly MadeApp[]>): Promise<readonly string[]> {
  const index = new StoreIndex({ database: app.database, ...base, nowMs });
  await index.load({ made });
  const documents = await Promise.all([
    index.read({ kind: 'all' }, 'lean'),
    index.read({ kind: 'all' }, 'full'),
  ]);
  return documents.map(({ document }) => Buffer.concat(document.raw.buffers).toString());
}

test.each([1, 2, 5])('an index made by %i threads is the one that is made here', async (threads) => {
  const here = await served();
  expect(Object.keys((JSON.parse(here[0] ?? '') as { entries: object }).entries)).toHaveLength(3);
  const ranges = await app.database.indexRows.ranges(2);
  expect(ranges).toHaveLength(3);
  const { make } = indexThreads({ dataFolder: app.config.dataFolder, base, threads });
  expect(await served(make(ranges))).toEqual(here);
});

test('a store without apps has nothing for threads to do', async () => {
  const { make } = indexThreads({ dataFolder: app.config.dataFolder, base });
  const made = [];
  for await (const apps of make([])) made.push(apps);
  expect(made).toEqual([]);
});

test('what a thread cannot read is told, and it ends', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'chandlery-'));
  const { make, close } = indexThreads({ dataFolder, base, threads: 2 });
  await expect(served(make([{ after: '', upTo: 'z' }]))).rejects.toThrow('unable to open database file');
  await close();
  await rm(dataFolder, { recursive: true });
});

test('a thread that is ended before it is done is told', async () => {
  const { make, close } = indexThreads({ dataFolder: app.config.dataFolder, base, threads: 1 });
  const made = make(await app.database.indexRows.ranges(2));
  await close();
  await expect(served(made)).rejects.toThrow('ended before it was done');
});
