import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { InboxError } from './errors.ts';
import { type Again, type Claim, type Delivery, type Inbox, type InboxSize, ownPrefix } from './inbox.ts';
import { claimPauseMs, freshPauseMs } from './pauses.ts';
import { prepareTables } from './sqlite-schema.ts';
import { WakeUp } from './wake-up.ts';

type Waiting = {
  readonly delivery: Delivery;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/** The inbox of one bot: a file in its data folder, `inbox.sqlite`. */
export class SqliteInbox implements Inbox {
  readonly #database: DatabaseSync;
  readonly #nowMs: () => number;
  readonly #wakeUp = new WakeUp();
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Waiting[] = [];
  #seq: number;

  constructor(database: DatabaseSync, nowMs: () => number) {
    this.#database = database;
    this.#nowMs = nowMs;
    this.#seq = Number(this.#one('select coalesce(max(seq), 0) as seq from deliveries')?.['seq']);
    // Nobody else has the file open: whoever held a key is dead.
    this.#run('update keys set owner = null, lease_until = null');
  }

  put(delivery: Delivery): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject });
      // What comes in one turn of the loop is one commit, and one fsync.
      if (this.#waiting.length === 1) setImmediate(() => this.#putWaiting());
    });
  }

  async claim(owner: string, leaseMs: number): Promise<Claim | null> {
    const now = this.#nowMs();
    return this.#transaction(() => {
      const row = this.#one(
        `select key, attempts from keys where available_at <= ? and (owner is null or lease_until <= ?)
          order by available_at, seq limit 1`,
        now,
        now,
      );
      if (row === undefined) return null;
      const key = String(row['key']);
      const attempts = Number(row['attempts']) + 1;
      this.#run(
        'update keys set owner = ?, lease_until = ?, attempts = ?, available_at = ? where key = ?',
        owner,
        now + leaseMs,
        attempts,
        now + claimPauseMs(attempts),
        key,
      );
      const waiting = this.#all(
        'select body from deliveries where key = ? and finished_at is null order by seq limit 5000',
        key,
      );
      return { key, attempts, deliveries: waiting.map(({ body }) => JSON.parse(String(body)) as Delivery) };
    });
  }

  async heartbeat(key: string, owner: string, leaseMs: number): Promise<boolean> {
    return (
      this.#run(
        'update keys set lease_until = ? where key = ? and owner = ?',
        this.#nowMs() + leaseMs,
        key,
        owner,
      ) > 0
    );
  }

  async finish(key: string, owner: string, ids: readonly string[], again?: Again): Promise<void> {
    const now = this.#nowMs();
    this.#transaction(() => {
      if (!this.#holds(key, owner)) return;
      for (const id of ids) {
        if (id.startsWith(ownPrefix)) this.#run('delete from deliveries where id = ? and key = ?', id, key);
        else
          this.#run(
            'update deliveries set finished_at = ?, body = null where id = ? and key = ?',
            now,
            id,
            key,
          );
      }
      const row = this.#one(
        'select min(seq) as seq from deliveries where key = ? and finished_at is null',
        key,
      );
      const left = typeof row?.['seq'] === 'number' ? row['seq'] : null;
      this.#run('delete from keys where key = ?', key);
      if (left !== null) this.#addKey(key, left, now);
      if (again !== undefined && this.#add(again.delivery) && left === null)
        this.#run('update keys set available_at = ? where key = ?', again.notBeforeMs, key);
    });
    this.#wakeUp.ring();
  }

  async putBack(key: string, owner: string, notBeforeMs: number, reason: string): Promise<void> {
    this.#run(
      'update keys set owner = null, lease_until = null, available_at = ?, reason = ? where key = ? and owner = ?',
      notBeforeMs,
      reason,
      key,
      owner,
    );
    this.#wakeUp.ring();
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.#one('select 1 from deliveries where id = ?', id) !== undefined));
  }

  async size(): Promise<InboxSize> {
    const row = this.#one(
      'select count(*) as deliveries, count(distinct key) as keys, min(received_at) as oldest from deliveries where finished_at is null',
    );
    const oldest = row?.['oldest'];
    return {
      deliveries: Number(row?.['deliveries']),
      keys: Number(row?.['keys']),
      oldestAtMs: typeof oldest === 'number' ? oldest : null,
    };
  }

  async forgetFinished(beforeMs: number): Promise<number> {
    return this.#run('delete from deliveries where finished_at < ?', beforeMs);
  }

  async bookmark(name: string): Promise<string | null> {
    const value = this.#one('select value from bookmarks where name = ?', name)?.['value'];
    return typeof value === 'string' ? value : null;
  }

  async setBookmark(name: string, value: string): Promise<void> {
    this.#run(
      'insert into bookmarks values (?, ?) on conflict do update set value = excluded.value',
      name,
      value,
    );
  }

  wait(maxMs: number, signal: AbortSignal): Promise<void> {
    return this.#wakeUp.wait(maxMs, signal);
  }

  async close(): Promise<void> {
    this.#putWaiting();
    this.#wakeUp.ring();
    if (this.#database.isOpen) this.#database.close();
  }

  #putWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      const isNew = this.#transaction(() => waiting.map(({ delivery }) => this.#add(delivery)));
      waiting.forEach(({ resolve }, index) => resolve(isNew[index] === true));
      this.#wakeUp.ring();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  /** False where the id is known. */
  #add(delivery: Delivery): boolean {
    const { id, key, receivedAtMs } = delivery;
    this.#seq += 1;
    const added = this.#run(
      'insert into deliveries (id, seq, key, received_at, body) values (?, ?, ?, ?, ?) on conflict do nothing',
      id,
      this.#seq,
      key,
      receivedAtMs,
      JSON.stringify(delivery),
    );
    if (added > 0) this.#addKey(key, this.#seq, this.#nowMs());
    return added > 0;
  }

  /** The key is there; a pause of it ends, or is shortened where it has failed. */
  #addKey(key: string, seq: number, now: number): void {
    this.#run(
      `insert into keys (key, seq, available_at) values (?, ?, ?) on conflict do update set
        available_at = min(available_at, iif(attempts = 0, ?, ?)) where owner is null`,
      key,
      seq,
      now,
      now,
      now + freshPauseMs,
    );
  }

  #holds(key: string, owner: string): boolean {
    return this.#one('select 1 from keys where key = ? and owner = ?', key, owner) !== undefined;
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('begin immediate');
    try {
      const result = work();
      this.#database.exec('commit');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  #one(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (!this.#database.isOpen) throw new InboxError('inbox_closed', 'The inbox is closed.');
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/**
 * Opens the inbox in a folder, which is made where it is missing. What is acknowledged is on the disk.
 * @param options.lockWaitMs how long another bot that still has it open is waited for
 * @throws InboxError `inbox_in_use` where another process has it open
 */
export async function openSqliteInbox(options: {
  readonly folder: string;
  readonly nowMs?: () => number;
  readonly lockWaitMs?: number;
}): Promise<Inbox> {
  const { folder, nowMs = Date.now, lockWaitMs = 10_000 } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'inbox.sqlite'), { timeout: lockWaitMs });
  try {
    // Exclusive: two bots on one folder would each believe that the other is dead.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full;');
    prepareTables(database);
    return new SqliteInbox(database, nowMs);
  } catch (error) {
    database.close();
    if (error instanceof Error && /database is locked/.test(error.message)) {
      throw new InboxError(
        'inbox_in_use',
        `Another bot uses the data folder ${folder}. Give each its own, or share the work through Redis (CHANDLERY_BOT_REDIS_URL).`,
        error,
      );
    }
    throw error;
  }
}
