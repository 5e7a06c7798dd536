import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { Change, EventPort } from '../ports/changes.ts';
import type { Tables } from '../sql/tables.ts';
import { asPersistenceError } from './constraint-errors.ts';
import { runCommand, type Sources } from './run-command.ts';
import type { Command, Writer } from './writer.ts';

/** The transaction of the one connection that writes; every step is done when it returns. */
export type TransactionControl = {
  begin(): void;
  savepoint(): void;
  release(): void;
  /** Undoes what was done since the savepoint, and ends it. */
  rollbackToSavepoint(): void;
  commit(): void;
  /** No error where there is no transaction any more. */
  rollback(): void;
  /** Whether the transaction is still there: SQLite ends it by itself on some errors. */
  isOpen(): boolean;
  /** How many rows this connection has ever written: grows, and never goes back. */
  written(): number;
};

/** So many commands at most share a commit: above it the others wait too long for theirs. */
const batchLimit = 64;

/** A command that ran: its change, and what to do once it is committed. */
type Done = { readonly change: Change | undefined; resolve(): void };

/** A command that waits, or its outcome on the way. */
type Job = {
  execute(db: Kysely<Tables>, sources: Sources): Promise<Done>;
  reject(error: unknown): void;
};

/** What became of the commands of a batch, before its commit. */
type Ran = {
  readonly done: Done[];
  readonly refused: { readonly job: Job; readonly error: unknown }[];
};

type Options = {
  /** Of the connection that writes; used by nobody else. */
  readonly db: Kysely<Tables>;
  readonly control: TransactionControl;
  readonly events: EventPort;
  readonly sources: Sources;
  /** Told after each commit: for tests that read the order of what happens. */
  readonly onCommit?: (changes: readonly Change[]) => void;
};

/**
 * Many commands, one commit: those that are queued share a transaction and so one fsync, and one that fails takes back only what
 * it did itself. Nobody is told anything before the commit.
 */
export class GroupCommit implements Writer {
  readonly #options: Options;
  readonly #queue: Job[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  run<T>(command: Command<T>): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new PersistenceError('database_closed', 'The database takes no more commands.'));
    }
    const nowMs = this.#options.sources.clock();
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        async execute(db, { newId }) {
          const { result, change } = await runCommand(db, command, { clock: () => nowMs, newId });
          return { change, resolve: () => resolve(result) };
        },
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // One turn of the event loop lets everybody whose archive has just been written join this commit.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commit(this.#queue.splice(0, batchLimit));
    }
    this.#draining = undefined;
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const { control, events, onCommit } = this.#options;
    let ran: Ran;
    try {
      control.begin();
      ran = (await this.#runTogether(jobs)) ?? (await this.#runApart(jobs));
      control.commit();
    } catch (error) {
      for (const job of jobs) job.reject(error);
      control.rollback();
      return;
    }
    for (const { job, error } of ran.refused) job.reject(asPersistenceError(error));
    const changes = ran.done.map(({ change }) => change).filter((change) => change !== undefined);
    onCommit?.(changes);
    // What is committed stays committed, whatever becomes of those who are told.
    await events.publish(changes).catch(() => {});
    for (const { resolve } of ran.done) resolve();
  }

  /**
   * Runs commands one after the other. Most that fail have found out why before they wrote anything, and leave nothing to undo: so no
   * savepoint is set, for which SQLite would copy every page that a command changes.
   * @returns `undefined` where one failed after it wrote: then all are undone
   * @throws whatever makes the whole transaction worthless, such as a full disk
   */
  async #runTogether(jobs: readonly Job[]): Promise<Ran | undefined> {
    const { control, db, sources } = this.#options;
    const ran: Ran = { done: [], refused: [] };
    for (const job of jobs) {
      const before = control.written();
      try {
        ran.done.push(await job.execute(db, sources));
      } catch (error) {
        if (!control.isOpen()) throw error;
        if (control.written() !== before) {
          control.rollback();
          control.begin();
          return undefined;
        }
        ran.refused.push({ job, error });
      }
    }
    return ran;
  }

  /** The same with a savepoint for each. @throws whatever makes the whole transaction worthless */
  async #runApart(jobs: readonly Job[]): Promise<Ran> {
    const { control, db, sources } = this.#options;
    const ran: Ran = { done: [], refused: [] };
    for (const job of jobs) {
      control.savepoint();
      try {
        const done = await job.execute(db, sources);
        control.release();
        ran.done.push(done);
      } catch (error) {
        control.rollbackToSavepoint();
        ran.refused.push({ job, error });
      }
    }
    return ran;
  }
}
