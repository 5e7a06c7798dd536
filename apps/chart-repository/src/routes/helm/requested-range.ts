import type { FastifyRequest } from 'fastify';
import parseRange from 'range-parser';

/** Bytes of an archive: `end` is inclusive, as in HTTP. */
export type Range = { readonly start: number; readonly end: number };

/** The one range that is asked for; several, or an If-Range of other bytes, get the whole (RFC 9110, 14.2). */
export function requestedRange(
  request: FastifyRequest,
  etag: string,
  size: number,
): Range | 'unsatisfiable' | undefined {
  const header = request.headers.range;
  if (header === undefined || request.method !== 'GET') return undefined;
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const ranges = parseRange(size, header);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}
