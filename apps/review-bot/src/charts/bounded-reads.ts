import { RepositoryError } from './errors.ts';
import { PullRefused } from './finding-of.ts';
import type { PullLimits } from './limits.ts';
import type { RepositoryReader, TreeEntry } from './repository-reader.ts';

/** Reads blobs of one pull request, a few at once, and no more in all than the limits say. */
export class BoundedReads {
  readonly #reader: RepositoryReader;
  readonly #limits: PullLimits;
  readonly #signal: AbortSignal | undefined;
  #bytes = 0;
  #blobs = 0;

  constructor(reader: RepositoryReader, limits: PullLimits, signal?: AbortSignal) {
    this.#reader = reader;
    this.#limits = limits;
    this.#signal = signal;
  }

  /**
   * One file of at most `limit` bytes.
   * @throws RepositoryError blob_too_large, blob_missing; PullRefused; whatever the reader or the signal throws
   */
  async one(entry: TreeEntry, limit: number): Promise<Buffer> {
    this.#signal?.throwIfAborted();
    if ((entry.size ?? 0) > limit) throw tooLarge(entry, limit);
    this.#count(entry.size ?? 0);
    const bytes = await this.#reader.blob(entry.sha, limit);
    if (bytes.byteLength > limit) throw tooLarge(entry, limit);
    if (entry.size === null) this.#count(bytes.byteLength, 0);
    return bytes;
  }

  /** Many, in their order, `atOnce` of them at the same time; the first that fails ends it. */
  async each<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
    const results: Result[] = new Array<Result>(items.length);
    const queue = items.entries();
    let failed = false;
    const worker = async () => {
      for (const [index, item] of queue) {
        if (failed) return;
        try {
          results[index] = await work(item);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#limits.atOnce, items.length) }, worker));
    return results;
  }

  #count(bytes: number, blobs = 1): void {
    this.#bytes += bytes;
    this.#blobs += blobs;
    if (this.#bytes <= this.#limits.totalBytes && this.#blobs <= this.#limits.blobs) return;
    throw new PullRefused(
      'pull_too_large',
      `The changed charts have more than ${this.#limits.blobs} files or ${this.#limits.totalBytes} bytes together.`,
      'Split the pull request, or leave charts alone by `ignore` in .chandlery.yaml.',
    );
  }
}

function tooLarge({ path, sha }: TreeEntry, limit: number): Error {
  const shown = JSON.stringify(path.slice(0, 200));
  return new RepositoryError('blob_too_large', `${shown} is larger than ${limit} bytes`, { sha, limit });
}
