import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor } from '@chandlery/lifecycle';
import { type Database, type OperationOutcome, openSqlite } from '@chandlery/persistence';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type OperationHandler,
  OperationRunner,
  type OperationWork,
  type RunOperationsOptions,
} from './run-operations.ts';
import { found, logOf, queued, until } from './testing-operations.ts';

let folder: string;
let database: Database;
/** The database's clock; leases run out when the test says so. */
let nowMs: number;
let runners: OperationRunner[];
let lines: string[];

beforeEach(async () => {
  nowMs = Date.now();
  runners = [];
  lines = [];
  folder = await mkdtemp(join(tmpdir(), 'chandlery-run-'));
  database = await openSqlite({ folder, clock: () => nowMs });
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.close()));
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const done: OperationOutcome = { code: 'done', message: 'done' };

/** A handler that does what `run` says, and ends well unless it throws. */
function handler(
  run: (work: OperationWork) => Promise<unknown>,
  given: OperationOutcome[] = [],
): OperationHandler {
  return {
    async run(work) {
      await run(work);
      return () =>
        database.operations.finish({ lease: work.claimed.lease, state: 'succeeded', outcome: done });
    },
    async giveUp(work, outcome) {
      given.push(outcome);
      return () => database.operations.finish({ lease: work.claimed.lease, state: 'failed', outcome });
    },
  };
}

function runner(
  inspect: OperationHandler,
  options: Partial<Omit<RunOperationsOptions, 'handlers'>> = {},
): OperationRunner {
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const made = new OperationRunner({
    database,
    handlers: { inspect },
    limit: 4,
    leaseMs: 60_000,
    lookMs: 20,
    stopMs: 0,
    log,
    ...options,
  });
  runners.push(made);
  return made;
}

/** Waits for the signal, and throws what it says: as work does that is ended. */
function untilAborted({ signal }: Pick<OperationWork, 'signal'>): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new Error(`ended: ${String(signal.reason)}`));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

const over = (id: string) => async () => (await found(database, id)).finishedAtMs !== null;

test('what is queued is done, with its log before its end', async () => {
  runner(handler(async ({ report }) => report({ kind: 'log', data: { text: 'working' } })));
  const { id } = await queued(database);
  await until(over(id));
  expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 1, outcome: done });
  expect((await logOf(database, id)).map(({ kind, data }) => [kind, data['state'] ?? data['text']])).toEqual([
    ['state', 'queued'],
    ['state', 'running'],
    ['log', 'working'],
    ['state', 'succeeded'],
  ]);
});

test('never more run at once than the limit, and each is done once', async () => {
  let running = 0;
  let most = 0;
  const seen: string[] = [];
  const all = await Promise.all(Array.from({ length: 20 }, () => queued(database)));
  runner(
    handler(async ({ claimed }) => {
      seen.push(claimed.operation.id);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
    }),
    { limit: 3 },
  );
  for (const { id } of all) await until(over(id));
  expect(most).toBe(3);
  expect([...seen].sort()).toEqual(all.map(({ id }) => id).sort());
});

test('two of one subject are done one after the other, oldest first', async () => {
  const first = await queued(database);
  const second = await queued(database, first.subjectId);
  const order: string[] = [];
  runner(
    handler(async ({ claimed }) => {
      order.push(`begin ${claimed.operation.id}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push(`end ${claimed.operation.id}`);
    }),
  );
  await until(over(second.id));
  expect(order).toEqual([`begin ${first.id}`, `end ${first.id}`, `begin ${second.id}`, `end ${second.id}`]);
});

test('a request to cancel reaches the work at once, and the work says how it ended', async () => {
  runner({
    async run(work) {
      await untilAborted(work).catch(() => undefined);
      expect(work.signal.reason).toBe('cancelled');
      const outcome = { code: 'cancelled', message: 'undone' };
      return () => database.operations.finish({ lease: work.claimed.lease, state: 'cancelled', outcome });
    },
    giveUp: () => Promise.reject(new Error('nothing is given up')),
  });
  const { id } = await queued(database);
  await until(async () => (await found(database, id)).state === 'running');
  await database.operations.requestCancel({ id, actor: systemActor });
  await until(over(id));
  expect(await found(database, id)).toMatchObject({
    state: 'cancelled',
    outcome: { code: 'cancelled', message: 'undone' },
  });
});

test('what throws is given up as a fault of ours, without its words', async () => {
  const given: OperationOutcome[] = [];
  runner(handler(() => Promise.reject(new Error('the secret is hunter2')), given));
  const { id } = await queued(database);
  await until(over(id));
  const operation = await found(database, id);
  expect(operation).toMatchObject({ state: 'failed', outcome: { code: 'internal' } });
  expect(JSON.stringify(operation.outcome)).not.toContain('hunter2');
  expect(operation.outcome?.remedy).toContain(id);
  expect(given).toHaveLength(1);
});

describe('a process that says nothing any more', () => {
  test('is followed by another, which is told whose work it was; the first one ends nothing', async () => {
    let goOn: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (goOn = resolve));
    const works: OperationWork[] = [];
    const dead = runner(handler((work) => (works.push(work), stuck)));
    const { id } = await queued(database);
    await until(() => works.length === 1);
    const { owner } = await found(database, id);
    nowMs += 120_000;
    const taken: OperationWork[] = [];
    const heir = runner(handler(async (work) => void taken.push(work)));
    await until(over(id));
    expect(taken).toHaveLength(1);
    expect(taken[0]?.claimed.takenOverFrom).toBe(owner);
    const ended = await logOf(database, id);
    goOn();
    await until(() => dead.running === 0 && heir.running === 0);
    // Whoever lost it may have ended well: it writes nothing of that.
    expect(await logOf(database, id)).toEqual(ended);
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(lines.join('')).toContain('the lease of an operation was lost');
  });

  test('is stopped as soon as it writes a line, and writes none', async () => {
    const reasons: unknown[] = [];
    let work: OperationWork | undefined;
    const dead = runner(
      handler(async (mine) => {
        if (mine.claimed.takenOverFrom !== null) return;
        work = mine;
        await untilAborted(mine).finally(() => reasons.push(mine.signal.reason));
      }),
      { leaseMs: 600_000 },
    );
    const { id } = await queued(database);
    await until(() => work !== undefined);
    nowMs += 1_200_000;
    const heir = runner(handler(async () => undefined));
    await until(over(id));
    work?.report({ kind: 'log', data: { text: 'too late' } });
    await until(() => dead.running === 0 && heir.running === 0);
    expect(reasons).toEqual(['lease_lost']);
    expect(JSON.stringify(await logOf(database, id))).not.toContain('too late');
  });

  test('is not followed while it keeps its lease', async () => {
    let goOn: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (goOn = resolve));
    runner(
      handler(() => slow),
      { leaseMs: 60 },
    );
    const { id } = await queued(database);
    await until(async () => (await found(database, id)).state === 'running');
    const others: string[] = [];
    runner(handler(async ({ claimed }) => void others.push(claimed.operation.id)));
    // Each beat is later than the one before: the lease is longer than the time between two.
    for (let beats = 0; beats < 5; beats += 1) {
      const before = (await found(database, id)).leaseUntilMs ?? 0;
      nowMs += 30;
      await until(async () => ((await found(database, id)).leaseUntilMs ?? 0) > before);
    }
    goOn();
    await until(over(id));
    expect(others).toEqual([]);
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  test('five times over the same work, has it given up, and says so', async () => {
    const { id } = await queued(database);
    for (let death = 1; death <= 5; death += 1) {
      const claimed = await database.operations.claim({
        owner: `process ${death}`,
        leaseMs: 1_000,
        kinds: ['inspect'],
        limit: 1,
      });
      expect(claimed).toHaveLength(1);
      nowMs += 5_000;
    }
    let ran = 0;
    const given: OperationOutcome[] = [];
    runner(handler(async () => void (ran += 1), given));
    await until(over(id));
    expect(ran).toBe(0);
    expect(given).toEqual([expect.objectContaining({ code: 'given_up' })]);
    expect(await found(database, id)).toMatchObject({
      state: 'failed',
      attempts: 6,
      outcome: { code: 'given_up', message: expect.stringContaining('5 processes') },
    });
  });

  test('four times over the same work, has it done by the fifth', async () => {
    const { id } = await queued(database);
    for (let death = 1; death <= 4; death += 1) {
      await database.operations.claim({ owner: `p${death}`, leaseMs: 1_000, kinds: ['inspect'], limit: 1 });
      nowMs += 5_000;
    }
    runner(handler(async () => undefined));
    await until(over(id));
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 5 });
  });
});

describe('a stop', () => {
  test('waits for what is about to end', async () => {
    let goOn: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (goOn = resolve));
    const stopping = runner(
      handler(() => slow),
      { stopMs: 600_000 },
    );
    const { id } = await queued(database);
    await until(() => stopping.running === 1);
    const closed = stopping.close();
    goOn();
    await closed;
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  test('leaves what does not end to another process, at once, and calls it no failure', async () => {
    const given: OperationOutcome[] = [];
    const stopping = runner(handler(untilAborted, given));
    const { id } = await queued(database);
    await until(() => stopping.running === 1);
    await stopping.close();
    expect(await found(database, id)).toMatchObject({ state: 'running', outcome: null });
    expect(given).toEqual([]);
    expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([]);
    // A millisecond later: the lease was let go, not waited for.
    nowMs += 1;
    const taken: (string | null)[] = [];
    runner(handler(async ({ claimed }) => void taken.push(claimed.takenOverFrom)));
    await until(over(id));
    expect(taken).toEqual([expect.any(String)]);
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 2 });
  });

  test('writes down what came to its end in spite of it', async () => {
    const stopping = runner(handler((work) => untilAborted(work).catch(() => undefined)));
    const { id } = await queued(database);
    await until(() => stopping.running === 1);
    await stopping.close();
    expect(await found(database, id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  test('takes on nothing more', async () => {
    const stopped = runner(handler(async () => undefined));
    await stopped.close();
    const { id } = await queued(database);
    stopped.look();
    // Something else is done meanwhile, by the same means.
    runner(handler(async () => undefined));
    await until(over(id));
    expect((await found(database, id)).attempts).toBe(1);
    expect(stopped.running).toBe(0);
  });
});
