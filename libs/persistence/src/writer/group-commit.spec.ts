import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { PersistenceError } from '../errors.ts';
import { inProcessEvents } from '../events/in-process.ts';
import { idSource } from '../ids.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Tables } from '../sql/tables.ts';
import { openReadConnection, openWriteConnection } from '../sqlite/connections.ts';
import { nodeSqliteDialect } from '../sqlite/dialect.ts';
import { transactionControl } from '../sqlite/transaction-control.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { GroupCommit, type TransactionControl } from './group-commit.ts';
import type { Command } from './writer.ts';

const folder = temporaryFolder();
const actor = { kind: 'system', name: 'tester' } as const;

async function openWriter(change: (control: TransactionControl) => Partial<TransactionControl> = () => ({})) {
  const path = join(folder, `${randomBytes(6).toString('hex')}.db`);
  const connection = openWriteConnection(path);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connection) });
  const sources = { clock: Date.now, newId: idSource(Date.now) };
  await migrate(db, { kind: 'sqlite', ...sources });
  const real = transactionControl(connection);
  const commits: (readonly number[])[] = [];
  const events = inProcessEvents();
  const writer = new GroupCommit({
    db,
    control: { ...real, ...change(real) },
    events,
    sources,
    onCommit: (changes) => commits.push(changes.map(({ number }) => number)),
  });
  const reader = openReadConnection(path);
  const names = () =>
    reader
      .prepare('SELECT name FROM chart_names_of_tests ORDER BY name')
      .all()
      .map((row) => row['name']);
  connection.exec('CREATE TABLE chart_names_of_tests (name TEXT PRIMARY KEY)');
  return { writer, events, commits, names, connection };
}

/** A command that writes two rows of its own and fails between them where it is told to. */
function addTwo(name: string, failure?: Error): Command<string> {
  return async ({ db }) => {
    const rows = db.withTables<{ chart_names_of_tests: { name: string } }>();
    await rows
      .insertInto('chart_names_of_tests')
      .values({ name: `${name}-a` })
      .execute();
    if (failure !== undefined) throw failure;
    await rows
      .insertInto('chart_names_of_tests')
      .values({ name: `${name}-b` })
      .execute();
    return { result: name, record: { actor, type: 'test.add', data: { name }, audit: [] } };
  };
}

it('commits all that are queued at once, and one that fails takes back only its own', async () => {
  const { writer, commits, names } = await openWriter();
  const failure = new PersistenceError('not_found', 'no');
  const results = await Promise.allSettled([
    writer.run(addTwo('one')),
    writer.run(addTwo('two', failure)),
    writer.run(addTwo('three')),
  ]);
  expect(results).toEqual([
    { status: 'fulfilled', value: 'one' },
    { status: 'rejected', reason: failure },
    { status: 'fulfilled', value: 'three' },
  ]);
  expect(commits).toEqual([[1, 2]]);
  expect(names()).toEqual(['one-a', 'one-b', 'three-a', 'three-b']);
});

it.each([
  ['once, where one is refused before it wrote', { before: true }, 1],
  ['again, where one fails after it wrote', { before: false }, 2],
])('runs the others of a batch %s', async (_, { before }, times) => {
  const { writer, commits, names } = await openWriter();
  const failure = new PersistenceError('not_found', 'no');
  let runs = 0;
  const counted: Command<string> = (scope) => {
    runs += 1;
    return addTwo('one')(scope);
  };
  const results = await Promise.allSettled([
    writer.run(counted),
    writer.run(before ? () => Promise.reject(failure) : addTwo('two', failure)),
    writer.run(addTwo('three')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([runs, commits]).toEqual([times, [[1, 2]]]);
  expect(names()).toEqual(['one-a', 'one-b', 'three-a', 'three-b']);
});

it('rejects the whole batch where the commit fails, shows nothing of it, tells nobody, and goes on', async () => {
  const failure = new Error('disk I/O error');
  let failures = 1;
  const { writer, events, commits, names } = await openWriter((control) => ({
    commit() {
      if (failures-- > 0) throw failure;
      control.commit();
    },
  }));
  const heard: number[] = [];
  events.subscribe((changes) => void heard.push(...changes.map(({ number }) => number)));
  const results = await Promise.allSettled([writer.run(addTwo('one')), writer.run(addTwo('two'))]);
  expect(results).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'rejected', reason: failure },
  ]);
  expect([names(), commits, heard]).toEqual([[], [], []]);
  await writer.run(addTwo('three'));
  expect([names(), commits, heard]).toEqual([['three-a', 'three-b'], [[1]], [1]]);
});

it('rejects the whole batch where SQLite has ended the transaction by itself', async () => {
  const { writer, names, connection } = await openWriter();
  const results = await Promise.allSettled([
    writer.run(addTwo('one')),
    writer.run(async () => {
      connection.exec('ROLLBACK');
      throw new Error('the disk is full');
    }),
    writer.run(addTwo('three')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(names()).toEqual([]);
  await expect(writer.run(addTwo('four'))).resolves.toBe('four');
});

it('shows readers nothing before the commit, and everything when listeners hear of it', async () => {
  const seen: unknown[] = [];
  const opened = await openWriter((control) => ({
    commit() {
      seen.push(['before the commit', opened.names()]);
      control.commit();
    },
  }));
  opened.events.subscribe(() => void seen.push(['listener', opened.names()]));
  await opened.writer.run(addTwo('one'));
  expect(seen).toEqual([
    ['before the commit', []],
    ['listener', ['one-a', 'one-b']],
  ]);
});
