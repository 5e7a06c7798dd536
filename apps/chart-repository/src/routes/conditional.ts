import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';

/** Whether If-None-Match names this ETag (RFC 9110, 13.1.2: compared weakly). If-Modified-Since is ignored: a second is too coarse. */
export function isUnchanged(request: FastifyRequest, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

/** The revision that If-Match names, as `"<revision>"`. @throws Refusal header_invalid */
export function expectedRevision(request: {
  readonly headers: { readonly 'if-match'?: string | undefined };
}): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const [, revision] = /^"(\d+)"$/.exec(header.trim()) ?? [];
  if (revision !== undefined) return Number(revision);
  throw new Refusal('header_invalid', 'If-Match is not an ETag of this resource.', {
    field: 'header/if-match',
    remedy: 'Send the ETag as it came, in its quotes.',
  });
}

/** Says which revision an answer shows. */
export function withRevision(reply: FastifyReply, revision: number): FastifyReply {
  return reply.header('etag', `"${revision}"`);
}
