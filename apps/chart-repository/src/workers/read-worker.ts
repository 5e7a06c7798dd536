import { type ArchiveLimits, ChartError, type ChartErrorCode, renumberChart } from '@chandlery/chart';
import type { ArchivePlace } from '@chandlery/persistence';
import { putArchive } from '@chandlery/persistence/put-archive';
import { type ReadArchive, readArchive } from '../use-cases/read-archive.ts';
import { giveWay } from './give-way.ts';

/** What a worker is given; the bytes lie in memory that it shares, or are copied. */
export type ReadTask = {
  readonly archive: Uint8Array;
  readonly limits: ArchiveLimits;
  /** Where the archive is put, if it is one. */
  readonly place?: ArchivePlace | undefined;
  /** Pack it anew under this number, and read that. */
  readonly renumberAs?: string;
};

/** A `ChartError` on its way between threads, where classes are lost. */
export type SentChartError = {
  readonly code: ChartErrorCode;
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** What a worker answers. */
export type ReadAnswer =
  | { readonly read: ReadArchive; readonly packed?: Uint8Array; readonly refused?: never }
  | { readonly refused: SentChartError; readonly read?: never };

giveWay();

/**
 * Reads one archive, and keeps it where it is told to, in a worker thread: this file is an entry point of its own. Other errors than
 * refusals are thrown.
 */
export function answer({ archive, limits, place, renumberAs }: ReadTask): ReadAnswer {
  try {
    if (renumberAs !== undefined) {
      const packed = renumberChart(archive, renumberAs, limits);
      return { read: readArchive(packed, limits), packed };
    }
    const read = readArchive(archive, limits);
    if (place !== undefined) putArchive(place, read.stored.archiveDigest, archive);
    return { read };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { code, field, message, remedy, details } = error;
    return { refused: { code, field, message, remedy, details } };
  }
}
