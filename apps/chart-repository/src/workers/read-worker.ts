import { type ArchiveLimits, ChartError, type ChartErrorCode } from '@chandlery/chart';
import { type ReadArchive, readArchive } from '../use-cases/read-archive.ts';

/** What a worker is given; the bytes lie in memory that it shares, or are copied. */
export type ReadTask = { readonly archive: Uint8Array; readonly limits: ArchiveLimits };

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
  | { readonly read: ReadArchive; readonly refused?: never }
  | { readonly refused: SentChartError; readonly read?: never };

/** Reads one archive, in a worker thread: this file is an entry point of its own. Other errors than refusals are thrown. */
export function answer({ archive, limits }: ReadTask): ReadAnswer {
  try {
    return { read: readArchive(archive, limits) };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { code, field, message, remedy, details } = error;
    return { refused: { code, field, message, remedy, details } };
  }
}
