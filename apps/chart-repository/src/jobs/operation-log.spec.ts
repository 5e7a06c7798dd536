import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Database,
  type OperationLease,
  type OperationPort,
  openSqlite,
  PersistenceError,
} from '@chandlery/persistence';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperationLog } from './operation-log.ts';
import { found, logOf, queued, until } from './testing-operations.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-log-'));
  database = await openSqlite({ folder });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function claimed(): Promise<OperationLease> {
  const { id } = await queued(database);
  const all = await database.operations.claim({
    owner: 'me',
    leaseMs: 600_000,
    kinds: ['inspect'],
    limit: 1_000,
  });
  const mine = all.find(({ lease }) => lease.id === id);
  if (mine === undefined) throw new Error('it was not claimed');
  return mine.lease;
}

const line = (text: string | number) => ({ kind: 'log', data: { text } }) as const;
const never = (error: unknown): never => {
  throw error;
};

async function texts(id: string): Promise<readonly unknown[]> {
  return (await logOf(database, id)).filter(({ kind }) => kind === 'log').map(({ data }) => data['text']);
}

test('lines are written by themselves, a little later, and keep the moment at which they were added', async () => {
  const lease = await claimed();
  const log = new OperationLog(database.operations, lease, never);
  const beforeMs = Date.now();
  log.add(line('one'));
  const afterMs = Date.now();
  await until(async () => (await texts(lease.id)).length === 1);
  const { atMs = 0 } = (await logOf(database, lease.id)).at(-1) ?? {};
  expect(atMs).toBeGreaterThanOrEqual(beforeMs);
  expect(atMs).toBeLessThanOrEqual(afterMs);
});

test('many lines stand in the order in which they were added, flushes in between or not', async () => {
  const lease = await claimed();
  const log = new OperationLog(database.operations, lease, never);
  const flushes: Promise<void>[] = [];
  for (let n = 0; n < 1_000; n += 1) {
    log.add(line(n));
    if (n % 130 === 0) flushes.push(log.flush());
  }
  await log.flush();
  const entries = (await logOf(database, lease.id)).concat(
    await database.operations.readLog(lease.id, 1_000, 1_000),
  );
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  expect(entries.filter(({ kind }) => kind === 'log').map(({ data }) => data['text'])).toEqual(
    Array.from({ length: 1_000 }, (_, n) => n),
  );
  await Promise.all(flushes);
});

test('a flush has written what was added before it, and what is added meanwhile comes after', async () => {
  const lease = await claimed();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const append: OperationPort['append'] = async (command) => {
    await held;
    return database.operations.append(command);
  };
  const log = new OperationLog({ append }, lease, never);
  log.add(line('first'));
  const first = log.flush();
  log.add(line('second'));
  const second = log.flush();
  letGo();
  await first;
  expect((await texts(lease.id))[0]).toBe('first');
  await second;
  expect(await texts(lease.id)).toEqual(['first', 'second']);
});

test('the line of the end stands last, after all that was said before it', async () => {
  const lease = await claimed();
  const log = new OperationLog(database.operations, lease, never);
  for (let n = 0; n < 300; n += 1) log.add(line(n));
  await log.flush();
  await database.operations.finish({ lease, state: 'succeeded', outcome: null });
  const entries = await logOf(database, lease.id);
  expect(entries.at(-1)).toMatchObject({ kind: 'state', data: { state: 'succeeded' } });
  expect(entries.filter(({ kind }) => kind === 'log')).toHaveLength(300);
});

test('with the lease lost nothing more is written, and whoever worked is told once', async () => {
  const lease = await claimed();
  await database.operations.finish({ lease, state: 'failed', outcome: null });
  const told: unknown[] = [];
  const log = new OperationLog(database.operations, lease, (error) => told.push(error));
  log.add(line('late'));
  log.add(line('later'));
  await log.flush();
  log.add(line('latest'));
  await log.flush();
  expect(told).toHaveLength(1);
  expect(told[0]).toBeInstanceOf(PersistenceError);
  expect(told[0]).toMatchObject({ code: 'lease_lost' });
  expect(await texts(lease.id)).toEqual([]);
  expect((await found(database, lease.id)).state).toBe('failed');
});

test('a flush of nothing is no write', async () => {
  const writes: unknown[] = [];
  const append: OperationPort['append'] = async (command) => {
    writes.push(command);
    return database.operations.append(command);
  };
  await new OperationLog({ append }, await claimed(), never).flush();
  expect(writes).toEqual([]);
});
