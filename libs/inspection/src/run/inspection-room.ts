import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { Gate } from './gate.ts';
import type { RulesQuestion, RulesQuestions, RulesTask } from './rules-task.ts';

/** Why the rules did not get to an end; whoever inspects says so in the report. */
export class RulesExhausted extends Error {
  override readonly name = 'RulesExhausted';
  readonly what: 'time' | 'memory';

  constructor(what: 'time' | 'memory', cause: unknown) {
    super(`Looking at the chart takes more ${what} than one chart may.`, { cause });
    this.what = what;
  }
}

/** What inspections of one server share, so that all of them together stay within bounds. */
export type InspectionRoom = {
  /** Waits for one of the places that runs of Helm have. */
  readonly helm: Gate;
  /**
   * Has a worker answer.
   * @throws RulesExhausted; the signal's reason
   */
  ask<Q extends RulesQuestion>(
    question: Q,
    needs: RulesQuestions[Q]['needs'],
    bounds: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<RulesQuestions[Q]['gives']>;
  /** Ends the workers; what they are at fails. */
  close(): Promise<void>;
};

export type InspectionRoomOptions = {
  /** Runs of Helm at once: all cores but one unless told, four at most. */
  readonly helmProcesses?: number;
  /** Worker threads, each with a heap of its own. */
  readonly threads?: number;
  /** JavaScript heap of one worker, in MiB. */
  readonly heapMiB?: number;
  /** How long a worker stays without work: its start costs a second. */
  readonly idleMs?: number;
};

/** The worker is a file beside this one, as a source and in the bundle. */
const workerFile = new URL(`./rules-worker${extname(import.meta.filename)}`, import.meta.url);

/** Makes what inspections share. Workers start when the first is needed. */
export function inspectionRoom({
  helmProcesses = Math.min(4, Math.max(1, availableParallelism() - 1)),
  threads = 1,
  heapMiB = 768,
  idleMs = 600_000,
}: InspectionRoomOptions = {}): InspectionRoom {
  const pool = new Piscina<RulesTask, unknown>({
    filename: workerFile.href,
    name: 'answer',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  });
  // A worker that ends without a task could not start: the pool would let what waits for it wait for ever.
  let noWorker = new AbortController();
  pool.on('error', (error) => {
    noWorker.abort(error);
    noWorker = new AbortController();
  });
  // What waits, waits here: the pool would leave it to a dead worker's successor, which starts only at the next call.
  const places = new Gate(threads);
  return {
    helm: new Gate(helmProcesses),
    async ask(question, needs, { timeoutMs, signal }) {
      return await places.run(async () => {
        const [notStarted, tooLong] = [noWorker.signal, new AbortController()];
        const timer = setTimeout(() => tooLong.abort(), timeoutMs);
        const task = { question, needs } as unknown as RulesTask;
        try {
          const stops = AbortSignal.any([signal, notStarted, tooLong.signal]);
          return (await pool.run(task, { signal: stops })) as RulesQuestions[typeof question]['gives'];
        } catch (error) {
          signal.throwIfAborted();
          notStarted.throwIfAborted();
          if (tooLong.signal.aborted) throw new RulesExhausted('time', error);
          const code = error instanceof Error && 'code' in error ? error.code : undefined;
          if (code === 'ERR_WORKER_OUT_OF_MEMORY') throw new RulesExhausted('memory', error);
          throw error;
        } finally {
          clearTimeout(timer);
        }
      }, signal);
    },
    close: () => pool.destroy(),
  };
}
