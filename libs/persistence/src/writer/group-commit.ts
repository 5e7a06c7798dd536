import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { Change, EventPort } from '../ports/changes.ts';
import type { Tables } from '../sql/tables.ts';
import { asPersistenceError } from './constraint-errors.ts';
import { type Ran, runCommand, type Sources } from './run-command.ts';
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
};

/** So many commands at most share a commit: above it the others wait too long for theirs. */
const batchLimit = 64;

/** A command that waits, or its outcome on the way. */
type Job = {
  /** Runs the command; @returns what to do once it is committed */
  execute(db: Kysely<Tables>, sources: Sources): Promise<{ change: Change | undefined; resolve(): void }>;
  reject(error: unknown): void;
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
 * Many commands, one commit: those that are queued share a transaction and so one fsync, each in a savepoint of its
 * own, so that one that fails takes back only what it did itself. Nobody is told anything before the commit.
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
          const { result, change }: Ran<T> = await runCommand(db, command, { clock: () => nowMs, newId });
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
    const done: { readonly job: Job; readonly change: Change | undefined; resolve(): void }[] = [];
    let changes: readonly Change[];
    try {
      control.begin();
      for (const job of jobs) {
        const ran = await this.#execute(job);
        if (ran !== undefined) done.push({ job, ...ran });
      }
      changes = done.map(({ change }) => change).filter((change) => change !== undefined);
      control.commit();
    } catch (error) {
      // Those that had been refused already hear nothing new: a promise is settled once.
      for (const job of jobs) job.reject(error);
      control.rollback();
      return;
    }
    onCommit?.(changes);
    // What is committed stays committed, whatever becomes of those who are told.
    await events.publish(changes).catch(() => {});
    for (const { resolve } of done) resolve();
  }

  /** @throws whatever makes the whole transaction worthless, such as a full disk */
  async #execute(job: Job): Promise<{ change: Change | undefined; resolve(): void } | undefined> {
    const { control, db, sources } = this.#options;
    control.savepoint();
    try {
      const ran = await job.execute(db, sources);
      control.release();
      return ran;
    } catch (error) {
      control.rollbackToSavepoint();
      job.reject(asPersistenceError(error));
      return undefined;
    }
  }
}
