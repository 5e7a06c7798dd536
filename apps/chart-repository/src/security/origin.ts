import type { ActorOrigin } from '@chandlery/lifecycle';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.ts';

/** So much of a User-Agent is kept. */
const userAgentCharacters = 256;

/** Gives a caller's actor where the request came from, for the audit log; of a request that only reads nobody asks for it. */
export function withOrigin(caller: Caller, request: FastifyRequest): Caller {
  if (request.method === 'GET' || request.method === 'HEAD') return caller;
  const userAgent = request.headers['user-agent'];
  const origin: ActorOrigin = {
    address: request.ip,
    userAgent: userAgent === undefined ? null : userAgent.slice(0, userAgentCharacters),
    requestId: request.id,
    credential: credentialOf(caller, request),
  };
  return { ...caller, actor: { ...caller.actor, origin } };
}

/** Somebody who is signed in without an Authorization header came by a session's cookie. */
function credentialOf({ account, token }: Caller, { headers }: FastifyRequest): ActorOrigin['credential'] {
  if (account === undefined) return 'none';
  if (token !== undefined) return 'token';
  return headers.authorization === undefined ? 'session' : 'password';
}
