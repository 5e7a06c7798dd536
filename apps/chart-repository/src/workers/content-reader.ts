import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { type ArchiveLimits, ChartError } from '@chandlery/chart';
import type { ArchivePort } from '@chandlery/persistence';
import { Piscina } from 'piscina';
import { BoundedCache } from '../content/bounded-cache.ts';
import type { ContentQuestion, ContentQuestions, Rendered } from '../content/read-content.ts';
import { Refusal } from '../problems/refusal.ts';
import type { ContentAnswer, ContentTask } from './content-worker.ts';
import { spending, workerRefusal } from './patience.ts';
import { Places } from './places.ts';

type Given<Q extends ContentQuestion> = Promise<ContentQuestions[Q]['gives']>;

/**
 * Reads what stored archives hold, off the event loop and within the limits of uploads. Archives are named by their digest.
 * Every method throws Refusal archive_too_costly, busy; PersistenceError archive_missing, archive_damaged; ChartError.
 */
export type ContentReader = {
  files(digest: string): Given<'files'>;
  /** `null` where the archive has no such file. */
  file(digest: string, path: string): Given<'file'>;
  templates(digest: string): Given<'templates'>;
  /** values.yaml as written; empty where there is none. */
  values(digest: string): Given<'values'>;
  /** The README; `null` where there is none. */
  readme(digest: string): Given<'readme'>;
  /** Any Markdown, made safe. */
  rendered(text: string): Promise<Rendered>;
  compare(from: string, to: string): Given<'compare'>;
  /** Whether values of a user fit a chart. Neither these nor the answer are remembered. */
  checkValues(digest: string, values: string): Given<'checkValues'>;
  /** A user's values in another version of a chart; not remembered either. */
  planValues(from: string, to: string, values: string): Given<'planValues'>;
  /** What a user's values come to in another version of a chart; not remembered either. */
  compatibility(from: string, to: string, values: string): Given<'compatibility'>;
  close(): Promise<void>;
};

export type ContentReaderOptions = {
  readonly archives: Pick<ArchivePort, 'read'>;
  readonly limits: ArchiveLimits;
  readonly threads?: number;
  /** Questions that wait at most; the next one is refused. */
  readonly waiting?: number;
  readonly timeoutMs?: number;
  /** Of answers that are remembered. */
  readonly cacheBytes?: number;
};

/** The worker is a file beside this one, as a source and in the bundle. */
const workerFile = new URL(`./content-worker${extname(import.meta.filename)}`, import.meta.url);

/** A reader with worker threads of its own, which start when the first is needed. */
export function contentReader({
  archives,
  limits,
  threads = 2,
  waiting = 64,
  timeoutMs = 30_000,
  cacheBytes = 16 * 1024 * 1024,
}: ContentReaderOptions): ContentReader {
  const pool = new Piscina<ContentTask, ContentAnswer>({
    filename: workerFile.href,
    name: 'answer',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  // A worker that cannot start belongs to no task: see archive-reader.ts.
  let noWorker = new AbortController();
  pool.on('error', (error) => {
    noWorker.abort(error);
    noWorker = new AbortController();
  });
  const places = new Places(threads, waiting);
  const cache = new BoundedCache(cacheBytes);

  async function run(task: ContentTask): Promise<ContentAnswer> {
    const notStarted = noWorker.signal;
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), notStarted]);
    const spent = spending();
    try {
      return await pool.run(task, { signal });
    } catch (error) {
      throw notStarted.aborted ? notStarted.reason : workerRefusal(error, spent(), tooCostly);
    }
  }

  /** @throws ChartError, Refusal */
  async function answerTo<Q extends ContentQuestion>(
    question: Q,
    needs: () => Promise<ContentQuestions[Q]['needs']>,
  ): Promise<Extract<ContentAnswer, { readonly refused?: undefined }>> {
    const answer = await places.run(async () =>
      run({ question, needs: await needs(), limits } as unknown as ContentTask),
    );
    if (answer.refused !== undefined) throw new ChartError(answer.refused);
    return answer;
  }

  /** @param key what tells this question from others of its kind; what it needs is read only where the answer is not remembered */
  async function ask<Q extends ContentQuestion>(
    question: Q,
    key: string,
    needs: () => Promise<ContentQuestions[Q]['needs']>,
  ): Given<Q> {
    const known = cache.get(`${question} ${key}`);
    if (known !== undefined) return known.value as ContentQuestions[Q]['gives'];
    const answer = await answerTo(question, needs);
    cache.set(`${question} ${key}`, answer.value, answer.bytes);
    return answer.value as ContentQuestions[Q]['gives'];
  }

  /** The same of a question whose answer is not to be remembered, since it is about what may be secret. */
  async function askAnew<Q extends ContentQuestion>(
    question: Q,
    needs: () => Promise<ContentQuestions[Q]['needs']>,
  ): Given<Q> {
    return (await answerTo(question, needs)).value as ContentQuestions[Q]['gives'];
  }

  const archiveOf = async (digest: string) => ({ archive: await archives.read(digest) });
  return {
    files: (digest) => ask('files', digest, () => archiveOf(digest)),
    file: (digest, path) =>
      ask('file', `${digest} ${path}`, async () => ({ ...(await archiveOf(digest)), path })),
    templates: (digest) => ask('templates', digest, () => archiveOf(digest)),
    values: (digest) => ask('values', digest, () => archiveOf(digest)),
    readme: (digest) => ask('readme', digest, () => archiveOf(digest)),
    rendered: (text) =>
      ask('rendered', createHash('sha256').update(text).digest('hex'), async () => ({ text })),
    compare: (from, to) =>
      ask('compare', `${from} ${to}`, async () => ({
        ...(await archiveOf(from)),
        other: await archives.read(to),
      })),
    checkValues: (digest, text) =>
      askAnew('checkValues', async () => ({ ...(await archiveOf(digest)), text })),
    planValues: (from, to, text) =>
      askAnew('planValues', async () => ({
        ...(await archiveOf(from)),
        other: await archives.read(to),
        text,
      })),
    compatibility: (from, to, text) =>
      askAnew('compatibility', async () => ({
        ...(await archiveOf(from)),
        other: await archives.read(to),
        text,
      })),
    close: () => pool.destroy(),
  };
}

function tooCostly(what: 'time' | 'memory'): Refusal {
  return new Refusal('archive_too_costly', `Reading this takes more ${what} than one chart may.`, {
    remedy: 'Download the archive and look into it there.',
  });
}
