import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from '../problems/refusal.ts';

/**
 * Where people reach the store, with its context path: what was configured, else what the request came to.
 * @throws Refusal header_invalid
 */
export function publicAddress(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  { publicUrl, contextPath }: Pick<Config, 'publicUrl' | 'contextPath'>,
): string {
  if (publicUrl !== undefined) return publicUrl;
  const origin = `${protocol}://${host}`;
  if (host !== '' && URL.canParse(origin) && new URL(origin).host !== '')
    return `${new URL(origin).origin}${contextPath}`;
  throw new Refusal('header_invalid', 'The Host header is no host.', {
    field: 'header/host',
    remedy: 'Send the host that you reached the server at.',
  });
}
