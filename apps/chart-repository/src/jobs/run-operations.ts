import {
  type Change,
  type ClaimedOperation,
  type Database,
  type NewLogEntry,
  type Operation,
  type OperationKind,
  type OperationOutcome,
  PersistenceError,
} from '@chandlery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import { v7 as newId } from 'uuid';
import { OperationLog } from './operation-log.ts';

/** Why work on an operation is to stop: somebody cancelled it, the lease is lost, or the server stops. */
export type StopReason = 'cancelled' | 'lease_lost' | 'stopping';

/** What whoever works on an operation has at hand. */
export type OperationWork = {
  readonly claimed: ClaimedOperation;
  /** Aborted with a `StopReason`. */
  readonly signal: AbortSignal;
  /** Adds a line to the operation's log; it must hold no secret. */
  report(entry: NewLogEntry): void;
};

/** Writes down how an operation ended; called once, after its log is written. */
export type End = () => Promise<unknown>;

/** Does operations of some kinds. */
export type OperationHandler = {
  /** Does the work. What it throws is taken for a failure of ours. */
  run(work: OperationWork): Promise<End>;
  /** Ends an operation that was given up, with the outcome that says why. */
  giveUp(work: OperationWork, outcome: OperationOutcome): Promise<End>;
};

export type RunOperationsOptions = {
  readonly database: Pick<Database, 'operations' | 'events'>;
  readonly handlers: Readonly<Partial<Record<OperationKind, OperationHandler>>>;
  /** What its listener is called; another one for each runner of a process. */
  readonly name?: string;
  /** How many run at once in this process. */
  readonly limit: number;
  /** How many of a kind run at once over all processes. */
  readonly limitByKind?: Readonly<Partial<Record<OperationKind, number>>>;
  /** How long a process that says nothing keeps its work. */
  readonly leaseMs?: number;
  /** How often work that other processes queued is looked for. */
  readonly lookMs?: number;
  /** How long a stop waits for what runs before it is told to stop. */
  readonly stopMs?: number;
  /** Told of each operation that ended here. */
  readonly onEnd?: (operation: Operation) => void;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
};

type Running = { readonly stop: AbortController; readonly done: Promise<void>; readonly beat: () => void };

/** An operation that so many processes died over is given up: it may be what they died of. */
const maximumAttempts = 5;

/**
 * Claims operations out of the database and works on them, several at once, until it is closed. A process that dies is
 * followed by another: when the lease has run out, `claimed.takenOverFrom` says whose work it is to look at first.
 */
export class OperationRunner {
  readonly #options: RunOperationsOptions;
  readonly #owner = newId();
  readonly #running = new Map<string, Running>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #leaseMs: number;
  #closed = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor(options: RunOperationsOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 30_000;
    this.#unsubscribe = options.database.events.subscribe(
      (changes) => {
        if (changes.some(wakes)) this.look();
        if (changes.some(({ type }) => type === 'operation.cancel')) this.#beatAll();
      },
      { name: options.name ?? 'operations' },
    );
    this.#timer = setInterval(() => this.look(), options.lookMs ?? 1_000);
    this.#timer.unref();
    this.look();
  }

  /** How many it works on now. */
  get running(): number {
    return this.#running.size;
  }

  /** Looks for work, now or when it is done looking. */
  look(): void {
    if (this.#closed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#lookWhileAsked()
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'looking for operations failed'))
      .finally(() => (this.#looking = undefined));
  }

  /** Takes on nothing more, waits a while for what runs, then stops it and lets go of it for another process. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#unsubscribe();
    await this.#looking;
    const all = Promise.all([...this.#running.values()].map(({ done }) => done));
    const late = setTimeout(() => {
      for (const { stop } of this.#running.values()) stopFor(stop, 'stopping');
    }, this.#options.stopMs ?? 10_000);
    await all;
    clearTimeout(late);
  }

  async #lookWhileAsked(): Promise<void> {
    const { database, handlers, limit, limitByKind } = this.#options;
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      if (this.#running.size >= limit) return;
      const claimed = await database.operations.claim({
        owner: this.#owner,
        leaseMs: this.#leaseMs,
        kinds: Object.keys(handlers) as OperationKind[],
        limit,
        holding: [...this.#running.keys()],
        ...(limitByKind === undefined ? {} : { limitByKind }),
      });
      for (const one of claimed) this.#start(one);
    }
  }

  #start(claimed: ClaimedOperation): void {
    const { id } = claimed.operation;
    const stop = new AbortController();
    const beat = (): void => this.#beat(claimed, stop);
    const done = this.#work(claimed, stop, beat)
      .catch((error: unknown) =>
        this.#options.log.error({ err: error, operation: id }, 'an operation could not be brought to an end'),
      )
      .finally(() => {
        this.#running.delete(id);
        this.look();
      });
    this.#running.set(id, { stop, done, beat });
  }

  async #work(claimed: ClaimedOperation, stop: AbortController, beat: () => void): Promise<void> {
    const { database, handlers, log } = this.#options;
    const { operation, lease } = claimed;
    const handler = handlers[operation.kind];
    if (handler === undefined) throw new Error(`nobody does operations of kind ${operation.kind}`);
    const lines = new OperationLog(database.operations, lease, (error) => {
      log.warn({ err: error, operation: operation.id }, 'the log of an operation cannot be written');
      stopFor(stop, 'lease_lost');
    });
    const work: OperationWork = { claimed, signal: stop.signal, report: (entry) => lines.add(entry) };
    const beating = setInterval(beat, Math.ceil(this.#leaseMs / 3));
    try {
      const end = await this.#outcomeOf(handler, work);
      await lines.flush();
      if (stop.signal.reason === 'lease_lost') return;
      // What came to its end although it was to be left to another process, is done.
      if (end === undefined) {
        await database.operations.heartbeat({ lease, leaseMs: 0 });
        return;
      }
      await end();
      const ended = await database.operations.find(operation.id);
      if (ended !== undefined) this.#options.onEnd?.(ended);
    } catch (error) {
      if (!(error instanceof PersistenceError && error.code === 'lease_lost')) throw error;
      log.warn(
        { operation: operation.id },
        'the lease of an operation was lost before its end: it is done again',
      );
    } finally {
      clearInterval(beating);
    }
  }

  /** @returns `undefined` where it is left to another process */
  async #outcomeOf(handler: OperationHandler, work: OperationWork): Promise<End | undefined> {
    const { log } = this.#options;
    const { operation } = work.claimed;
    if (operation.attempts > maximumAttempts) {
      return handler.giveUp(work, {
        code: 'given_up',
        message: `${maximumAttempts} processes ended in the middle of it.`,
        remedy: 'Look for the reason in the log of the server, then try it again.',
      });
    }
    try {
      return await handler.run(work);
    } catch (error) {
      const { aborted, reason } = work.signal;
      if (aborted && reason !== 'cancelled') {
        log.info(
          { operation: operation.id, reason: String(reason) },
          'an operation is left to another process',
        );
        return undefined;
      }
      log.error({ err: error, operation: operation.id }, 'an operation failed unexpectedly');
      return handler.giveUp(work, {
        code: 'internal',
        message: 'The server failed at it.',
        remedy: `Quote the operation's id ${operation.id} when you report it; then try it again.`,
      });
    }
  }

  #beatAll(): void {
    for (const { beat } of this.#running.values()) beat();
  }

  #beat({ lease }: ClaimedOperation, stop: AbortController): void {
    const { database, log } = this.#options;
    database.operations.heartbeat({ lease, leaseMs: this.#leaseMs }).then(
      (answer) => {
        if (answer.lost) stopFor(stop, 'lease_lost');
        else if (answer.cancelRequested) stopFor(stop, 'cancelled');
      },
      (error: unknown) =>
        log.warn({ err: error, operation: lease.id }, 'a lease could not be kept; trying again'),
    );
  }
}

/** The first reason stands. */
function stopFor(stop: AbortController, reason: StopReason): void {
  stop.abort(reason);
}

/** Whether a change may make work for somebody: an operation was queued, or one ended that others waited for. */
function wakes({ type, data }: Change): boolean {
  return typeof data['operationId'] === 'string' && type !== 'operation.start';
}
