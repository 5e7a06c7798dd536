import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireCsrfToken, requireSameOrigin } from '../security/csrf.ts';
import { identify } from '../security/identify.ts';
import { withOrigin } from '../security/origin.ts';
import { clearSessionCookie, readSessionCookie } from '../security/session-cookie.ts';
import type { Services } from '../services.ts';
import { findSession } from '../use-cases/manage-sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route takes no notice of a session: the one that begins them. */
    withoutSession?: boolean;
  }
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Honours the cookie of a session within this scope, which is the store's own API: what Helm and ChartMuseum's clients
 * use is outside of it. An Authorization header comes first. What changes something takes the session's CSRF token.
 */
export async function sessions(scope: FastifyInstance, services: Services): Promise<void> {
  await scope.register(cookie);
  scope.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== undefined) return;
    if (request.routeOptions.config.withoutSession === true) return;
    await continueSession(services, request, reply);
  });
}

async function continueSession(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const secret = readSessionCookie(request, services.config);
  if (secret === undefined) return;
  const found = await findSession(services, secret);
  if (found === undefined) {
    clearSessionCookie(request, reply, services.config);
    return;
  }
  if (!safeMethods.includes(request.method)) {
    requireSameOrigin(request, services.config);
    requireCsrfToken(request, secret);
  }
  const caller = await identify(services.database, found.account, { session: found.session });
  request.caller = withOrigin(caller, request);
}
