import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { EventPort } from '../ports/changes.ts';
import type { Tables } from '../sql/tables.ts';
import { asPersistenceError, isConstraintViolation } from './constraint-errors.ts';
import { type Ran, runCommand, type Sources } from './run-command.ts';
import type { Command, Writer } from './writer.ts';

/** How often a command runs at most: it can lose the race for the app and then the one for the version. */
const attempts = 3;

type Options = {
  readonly db: Kysely<Tables>;
  readonly events: EventPort;
  readonly sources: Sources;
};

/**
 * Each command is a transaction of its own, for PostgreSQL, whose server groups commits by itself. Commands run
 * beside each other there: one that lost a race to a constraint runs again, and its checks then find what
 * stands in the way and can say so.
 */
export class TransactionPerCommand implements Writer {
  readonly #options: Options;
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  run<T>(command: Command<T>): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new PersistenceError('database_closed', 'The database takes no more commands.'));
    }
    const running = this.#run(command);
    this.#running.add(running);
    const forget = () => this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
  }

  async #run<T>(command: Command<T>): Promise<T> {
    const { result, change } = await this.#commit(command);
    if (change !== undefined) await this.#options.events.publish([change]).catch(() => {});
    return result;
  }

  async #commit<T>(command: Command<T>): Promise<Ran<T>> {
    const { db, sources } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transaction().execute((transaction) => runCommand(transaction, command, sources));
      } catch (error) {
        if (attempt === attempts || !isConstraintViolation(error)) throw asPersistenceError(error);
      }
    }
  }
}
