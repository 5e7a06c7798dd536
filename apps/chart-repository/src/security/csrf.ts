import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from '../problems/refusal.ts';

/** Where the page sends the token. A header of our own cannot be sent by a form, nor by another origin's script. */
export const csrfHeader = 'x-csrf-token';

/**
 * The CSRF token of a session: derived from its secret, so that it is bound to the session, ends with it, and is
 * stored nowhere. It does not give the secret away (OWASP's CSRF cheat sheet: HMAC based token).
 */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('chandlery csrf token').digest('base64url');
}

/**
 * Refuses a request that changes something, in a session, unless the page of that session made it.
 * @throws Refusal csrf_failed
 */
export function requireCsrfToken(request: FastifyRequest, sessionSecret: string): void {
  const given = Buffer.from(String(request.headers[csrfHeader] ?? ''));
  const expected = Buffer.from(csrfTokenOf(sessionSecret));
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new Refusal('csrf_failed', 'The CSRF token is missing, or of another session.', {
    field: `header/${csrfHeader}`,
    remedy: 'Send `csrfToken` of GET /api/v1/sessions/current as X-CSRF-Token.',
  });
}

/**
 * Refuses what a page of another origin made a browser send. What is no browser sends neither of the headers.
 * @throws Refusal csrf_failed
 */
export function requireSameOrigin(request: FastifyRequest, { publicUrl }: Pick<Config, 'publicUrl'>): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return;
  if (site !== undefined ? site === 'same-origin' || site === 'none' : isOwn(origin, request, publicUrl))
    return;
  throw new Refusal('csrf_failed', 'The request was made by a page of another origin.', {
    field: site === undefined ? 'header/origin' : 'header/sec-fetch-site',
    remedy: 'Use the page of this store; behind a proxy, set CHANDLERY_PUBLIC_URL to what browsers see.',
  });
}

function isOwn(
  origin: string | undefined,
  { protocol, host }: FastifyRequest,
  publicUrl: string | undefined,
): boolean {
  const own = [`${protocol}://${host}`, ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin])];
  return origin !== undefined && own.includes(origin);
}
