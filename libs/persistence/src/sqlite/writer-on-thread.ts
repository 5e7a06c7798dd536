import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PersistenceError } from '../errors.ts';
import type { Clock } from '../ids.ts';
import type { Change } from '../ports/changes.ts';
import type { Database } from '../ports/index.ts';
import type { Writer } from '../writer/writer.ts';
import {
  type FromWriter,
  type NewsFromWriter,
  receivedError,
  type ToWriter,
  type WriterThreadData,
} from './writer-messages.ts';

/** The thread is a file beside this one, as a source and in the bundle. */
const threadFile = new URL(`./writer-thread${extname(import.meta.filename)}`, import.meta.url);

/** Thrown by the writer of this side: it says that the call belongs to the thread. */
const notHere = new Error('A command runs on the thread that writes.');

type Options = {
  readonly path: string;
  readonly clock: Clock;
  /** Told of each commit before whoever asked for it is: everything that listens within this process. */
  readonly onCommit: (changes: readonly Change[]) => Promise<void>;
};

type Waiting = { resolve(result: unknown): void; reject(error: unknown): void };

/** The thread that writes, seen from the others. It keeps the process running only while somebody waits for it. */
export class WriterThread implements Writer {
  readonly #thread: Worker;
  readonly #clock: Clock;
  readonly #onCommit: Options['onCommit'];
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<unknown>;
  #lastId = 0;
  #told: Promise<void> = Promise.resolve();
  #closed = false;

  constructor({ path, clock, onCommit }: Options) {
    this.#clock = clock;
    this.#onCommit = onCommit;
    const workerData: WriterThreadData = { path };
    this.#thread = new Worker(threadFile, { workerData, name: 'writer' });
    this.#ended = once(this.#thread, 'exit').catch(() => {});
    this.#thread.on('message', (news: FromWriter) => {
      for (const message of news) this.#receive(message);
    });
    this.#thread.on('error', (error) => this.#end(error));
    this.#thread.on('exit', () => this.#end(closedError()));
    this.#thread.unref();
  }

  /** Says that a command belongs to the other side: nothing here could write. */
  run(): never {
    throw notHere;
  }

  /** Calls a method of a port there. What it was given and what it gives are copied. */
  call(port: string | undefined, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#closed) return Promise.reject(closedError());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#send({ id, port, method, args, nowMs: this.#clock() });
      if (this.#waiting.size === 0) this.#thread.ref();
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Finishes what is queued; calls that come later are refused with `database_closed`. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#thread.ref();
      this.#send('close');
    }
    await this.#ended;
    await this.#told;
  }

  #send(message: ToWriter): void {
    this.#thread.postMessage(message);
  }

  #receive(message: NewsFromWriter): void {
    if ('changes' in message) {
      this.#told = this.#told.then(() => this.#onCommit(message.changes)).catch(() => {});
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0 && !this.#closed) this.#thread.unref();
    if ('error' in message) return void waiting?.reject(receivedError(message.error));
    // Whoever wrote sees it everywhere once they have the answer.
    void this.#told.then(() => waiting?.resolve(message.result));
  }

  #end(error: unknown): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/**
 * A database whose ports read here and write on the thread. A method runs here first; one that comes to a command, before which it has
 * only read, starts anew over there.
 * @param database whose writer is this thread
 */
export function writingOnThread(database: Database, thread: WriterThread): Database {
  const parts = Object.entries(database).map(([name, part]) => {
    if (name === 'events' || name === 'close') return [name, part];
    if (typeof part === 'function') return [name, onThread(thread, undefined, name, part as Method)];
    const methods = Object.entries<Method>(part).map(([method, run]) => [
      method,
      onThread(thread, name, method, run),
    ]);
    return [name, Object.fromEntries(methods)];
  });
  return Object.fromEntries(parts) as Database;
}

type Method = (...args: readonly never[]) => unknown;

function onThread(
  thread: WriterThread,
  port: string | undefined,
  method: string,
  run: Method,
): (...args: readonly never[]) => unknown {
  return (...args) => {
    const elsewhere = (error: unknown): Promise<unknown> => {
      if (error !== notHere) throw error;
      return thread.call(port, method, args);
    };
    try {
      const result = run(...args);
      return result instanceof Promise ? result.catch(elsewhere) : result;
    } catch (error) {
      return elsewhere(error);
    }
  };
}

function closedError(): PersistenceError {
  return new PersistenceError('database_closed', 'The database takes no more commands.');
}
