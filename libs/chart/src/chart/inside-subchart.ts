import { ChartError } from '../errors.ts';

/** Says of a refusal in which subchart it happened; its code stays, so that a bomb is a bomb however deep it lies. */
export function insideSubchart(error: unknown, path: string): unknown {
  if (!(error instanceof ChartError)) return error;
  return new ChartError({
    code: error.code,
    field: error.field === 'archive' ? path : `${path}/${error.field}`,
    message: `${path}: ${error.message}`,
    remedy: error.remedy,
    details: error.details,
    cause: error,
  });
}
