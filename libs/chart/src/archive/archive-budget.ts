import { refusal } from './refusal.ts';
import type { ArchiveLimits } from './limits.ts';

/** What is left of the limits while one chart and the archives packed inside it are read. */
export class ArchiveBudget {
  readonly limits: ArchiveLimits;
  #decompressedBytes: number;
  #entries: number;

  constructor(limits: ArchiveLimits) {
    this.limits = limits;
    this.#decompressedBytes = limits.decompressedBytes;
    this.#entries = limits.entries;
  }

  /** How many bytes may still be inflated. */
  get decompressedBytesLeft(): number {
    return this.#decompressedBytes;
  }

  /** Notes inflated bytes. */
  spendBytes(bytes: number): void {
    this.#decompressedBytes -= bytes;
  }

  /** Notes one tar header. Throws `archive_too_many_entries`. */
  spendEntry(): void {
    this.#entries -= 1;
    if (this.#entries < 0) {
      throw refusal(
        'archive_too_many_entries',
        `the archive holds more than ${this.limits.entries} entries`,
        {
          remedy: 'leave what Helm does not need out of the chart by .helmignore',
          details: { limit: this.limits.entries },
        },
      );
    }
  }
}
