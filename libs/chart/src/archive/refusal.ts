import { ChartError, type ChartErrorCode } from '../errors.ts';

type RefusalParts = {
  /** The file, or the field in it, that is wrong; the archive as a whole unless given. */
  readonly field?: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** A `ChartError` about an archive or one of its files. */
export function refusal(code: ChartErrorCode, message: string, parts: RefusalParts): ChartError {
  const { field = 'archive', remedy, details = {}, cause } = parts;
  return new ChartError({ code, message, field, remedy, details, ...(cause === undefined ? {} : { cause }) });
}
