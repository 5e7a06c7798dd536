import type { Change } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import { countAgain } from '../use-cases/count-again.ts';

/** How often it is looked for what other processes left: one that died after an inspection, before it counted. */
const sweepMs = 60_000;
/** So many are read at once. */
const batch = 100;

type Needs = Pick<Services, 'database' | 'metrics' | 'nowMs' | 'log'>;

/**
 * Counts votes again that waited for an inspection, when that ends, or a finding of it is waived. Which ones wait stands in
 * rows, so at the start and every minute those are counted that nobody was there to count.
 */
export class VoteCounter {
  readonly #services: Needs;
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new Set<string>();
  #isClosed = false;
  #counting: Promise<void> | undefined;
  #sweepsToo = true;

  constructor(services: Needs) {
    this.#services = services;
    this.#unsubscribe = services.database.events.subscribe(
      (changes) => {
        for (const change of changes) {
          const submission = submissionOf(change);
          if (submission !== undefined) this.#ended.add(submission);
        }
        if (this.#ended.size > 0) this.#count();
      },
      { name: 'votes' },
    );
    this.#timer = setInterval(() => {
      this.#sweepsToo = true;
      this.#count();
    }, sweepMs).unref();
    this.#count();
  }

  /** Counts to the end what it has begun. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#counting;
  }

  #count(): void {
    if (this.#isClosed) return;
    this.#counting ??= this.#countAll().finally(() => {
      this.#counting = undefined;
      if (this.#ended.size > 0) this.#count();
    });
  }

  async #countAll(): Promise<void> {
    if (this.#sweepsToo) {
      this.#sweepsToo = false;
      await this.#sweep().catch((error: unknown) =>
        this.#services.log.error({ err: error }, 'looking for votes that wait failed'),
      );
    }
    for (const submission of this.#ended) {
      this.#ended.delete(submission);
      await this.#countOne(submission);
    }
  }

  async #sweep(): Promise<void> {
    const { submissions } = this.#services.database;
    for (let afterId = ''; !this.#isClosed;) {
      const found = await submissions.awaitingInspection({ afterId, limit: batch });
      for (const submission of found) await this.#countOne(submission);
      const last = found.at(-1);
      if (last === undefined || found.length < batch) return;
      afterId = last;
    }
  }

  async #countOne(submission: string): Promise<void> {
    await countAgain(this.#services, submission).catch((error: unknown) =>
      this.#services.log.error({ err: error, submission }, 'votes could not be counted again'),
    );
  }
}

/** The submission whose inspection has ended, or lets a finding pass. */
function submissionOf({ type, data }: Change): string | undefined {
  const id =
    type === 'inspection.finish'
      ? data['subjectId']
      : type === 'inspection.waive'
        ? data['submissionId']
        : undefined;
  return typeof id === 'string' ? id : undefined;
}
