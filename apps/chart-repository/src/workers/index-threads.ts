import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AppRange } from '@chandlery/persistence';
import type { MadeApp } from '../index/made-apps.ts';
import type { IndexWorkerData } from './index-worker.ts';

/** Threads that read the index of a store from its database: for the start, which waits for nothing else as long. */
export type IndexThreads = {
  /**
   * Begins at once; to be called once, with the database opened.
   * @returns the apps in the ranges' order, to be read to the end: then the threads end. Throws what a thread ended by
   */
  make(ranges: readonly AppRange[]): AsyncIterable<readonly MadeApp[]>;
  /** Ends the threads, whatever they are at. */
  close(): Promise<void>;
};

/** The worker is a file beside this one, as a source and in the bundle. */
const workerFile = new URL(`./index-worker${extname(import.meta.filename)}`, import.meta.url);

/**
 * Starts threads that do nothing until there are ranges to make: a database that has not been opened yet may still have to be
 * migrated.
 */
export function indexThreads({
  // One processor is for everything else that a start does.
  threads = Math.max(1, Math.min(4, availableParallelism() - 1)),
  ...workerData
}: IndexWorkerData & { readonly threads?: number }): IndexThreads {
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(workerFile, { workerData, name: 'index' });
    // Read from here on: nothing that a thread says is lost, its error neither.
    return { worker, made: on(worker, 'message', { close: ['exit'] }) };
  });
  const close = async (): Promise<void> => {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  };
  async function* received(count: number): AsyncIterable<readonly MadeApp[]> {
    try {
      for (let at = 0; at < count; at++) {
        const { value } = (await workers[at % workers.length]?.made.next()) ?? {};
        if (value === undefined) throw new Error('A thread that reads the index ended before it was done.');
        yield value[0] as readonly MadeApp[];
      }
    } finally {
      await close();
    }
  }
  return {
    make(ranges) {
      workers.forEach(({ worker }, n) =>
        worker.postMessage(ranges.filter((_, at) => at % workers.length === n)),
      );
      return received(ranges.length);
    },
    close,
  };
}
