import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { type ArchiveLimits, ChartError } from '@chandlery/chart';
import type { ArchivePlace } from '@chandlery/persistence';
import { Piscina } from 'piscina';
import { Refusal } from '../problems/refusal.ts';
import { type ReadArchive, readArchive } from '../use-cases/read-archive.ts';
import { spending, workerRefusal } from './patience.ts';
import { Places } from './places.ts';
import type { ReadAnswer, ReadTask } from './read-worker.ts';

/** Reads and checks archives without holding up the event loop. */
export type ArchiveReader = {
  /**
   * @param archive in a SharedArrayBuffer where it is large: then it is not copied on its way to a worker
   * @throws ChartError; Refusal archive_too_costly, busy
   */
  read(archive: Uint8Array): Promise<ReadArchive>;
  /**
   * Reads and checks an archive in a worker, which then puts it: durable when this resolves.
   * @throws ChartError; Refusal archive_too_costly, busy
   */
  keep(archive: Uint8Array, place: ArchivePlace): Promise<ReadArchive>;
  /** Whether a worker is there already: else the first archive would wait for its start. */
  isWarm(): boolean;
  /** Starts a worker ahead of the first archive. */
  warm(): Promise<void>;
  /**
   * Packs a chart anew under another number, always in a worker: reading and compressing takes more than a moment.
   * @throws ChartError; Refusal archive_too_costly, busy
   */
  renumber(
    archive: Uint8Array,
    version: string,
  ): Promise<{ readonly read: ReadArchive; readonly packed: Uint8Array }>;
  /** Ends the workers; what they are at is refused. */
  close(): Promise<void>;
};

export type ArchiveReaderOptions = {
  readonly limits: ArchiveLimits;
  /**
   * Worker threads at most: more than there are processors, since they wait for the disk, too; not many more, since each has a heap
   * and compiled code of its own.
   */
  readonly threads?: number;
  /** Bytes of archives that wait for a worker at most; the next one is refused. */
  readonly waitingBytes?: number;
  /** Archives of so many bytes are read at once, on the event loop; 0 sends all to workers. */
  readonly inlineBytes?: number;
  /** JavaScript heap of one worker, in MiB: more than the worst archive within the limits takes. */
  readonly heapMiB?: number;
  /** How long one archive may take. */
  readonly timeoutMs?: number;
};

/**
 * What is read at once, on the event loop: the way to a worker and back costs 0.3 ms, and reading this much about 3 ms. Bytes
 * alone do not tell, since a small archive can inflate to a large one.
 */
const inline = { archiveBytes: 64 * 1024, decompressedBytes: 512 * 1024 };
/** Starting a worker takes a third of a second: whoever uploads now and then should not wait for it each time. */
const idleTimeoutMs = 600_000;
/** The worker is a file beside this one, as a source and in the bundle. */
const workerFile = new URL(`./read-worker${extname(import.meta.filename)}`, import.meta.url);

/** An archive reader with worker threads of its own. They start when the first is needed, and end when idle. */
export function archiveReader({
  limits,
  threads = Math.min(8, 2 * availableParallelism()),
  waitingBytes = 256 * 1024 * 1024,
  inlineBytes = inline.archiveBytes,
  heapMiB = 512,
  timeoutMs = 60_000,
}: ArchiveReaderOptions): ArchiveReader {
  const pool = new Piscina<ReadTask, ReadAnswer>({
    filename: workerFile.href,
    name: 'answer',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleTimeoutMs,
    // Nobody reads the pool's own statistics.
    recordTiming: false,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  });
  // A worker that ends without a task could not start: the pool would let what waits for it wait for ever.
  let noWorker = new AbortController();
  pool.on('error', (error) => {
    noWorker.abort(error);
    noWorker = new AbortController();
  });
  // The pool would leave what waits to a dead worker's successor, which it starts only at the next call: so what waits, waits here.
  const places = new Places(threads, waitingBytes);

  /** Whether a worker has ever answered. */
  let warmed = false;
  const inWorker = async (task: Omit<ReadTask, 'limits'>): Promise<ReadAnswer & { refused?: never }> => {
    const answered = await places.run(async () => {
      const notStarted = noWorker.signal;
      const tooLong = new AbortController();
      const timer = setTimeout(() => tooLong.abort(), timeoutMs);
      const stop = (): void => tooLong.abort();
      notStarted.addEventListener('abort', stop);
      const spent = spending();
      try {
        return await pool.run({ ...task, limits }, { signal: tooLong.signal });
      } catch (error) {
        throw notStarted.aborted ? notStarted.reason : workerRefusal(error, spent(), tooCostly);
      } finally {
        clearTimeout(timer);
        notStarted.removeEventListener('abort', stop);
      }
    }, task.archive.byteLength);
    warmed = true;
    if (answered.refused !== undefined) throw new ChartError(answered.refused);
    return answered;
  };
  return {
    async read(archive) {
      const small = archive.byteLength <= inlineBytes && claimedBytes(archive) <= inline.decompressedBytes;
      return (small ? readInline(archive, limits) : undefined) ?? (await inWorker({ archive })).read;
    },
    async keep(archive, place) {
      return (await inWorker({ archive, place })).read;
    },
    isWarm: () => warmed && pool.threads.length > 0,
    // No archive at all: the worker refuses it, and is there.
    async warm() {
      await inWorker({ archive: new Uint8Array(0) }).catch(() => {});
    },
    async renumber(archive, version) {
      const { read, packed } = await inWorker({ archive, renumberAs: version });
      if (packed === undefined) throw new Error('The worker packed nothing.');
      return { read, packed };
    },
    close: () => pool.destroy(),
  };
}

/** Reads an archive if it stays small when it is inflated. @throws ChartError */
function readInline(archive: Uint8Array, limits: ArchiveLimits): ReadArchive | undefined {
  const decompressedBytes = Math.min(inline.decompressedBytes, limits.decompressedBytes);
  try {
    return readArchive(archive, { ...limits, decompressedBytes });
  } catch (error) {
    // The trailer lied, or the real limit is as low: a worker finds out.
    if (error instanceof ChartError && error.code === 'archive_decompressed_too_large') return undefined;
    throw error;
  }
}

/** What the trailer of a gzip member says of its length (RFC 1952, ISIZE). */
function claimedBytes({ buffer, byteOffset, byteLength }: Uint8Array): number {
  return byteLength < 18 ? 0 : new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - 4, true);
}

function tooCostly(what: 'time' | 'memory'): Refusal {
  return new Refusal('archive_too_costly', `Checking the archive takes more ${what} than one archive may.`, {
    field: 'chart',
    remedy: 'Make the chart smaller: fewer and smaller YAML files, fewer subcharts.',
  });
}
