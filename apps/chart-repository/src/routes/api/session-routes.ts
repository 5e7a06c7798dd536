import { currentSessionSchema, newSessionSchema, sessionSchema } from '@chandlery/api-contract';
import type { Account, Session } from '@chandlery/persistence';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { notVisible } from '../../problems/refusal.ts';
import { csrfTokenOf, requireSameOrigin } from '../../security/csrf.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../../security/session-cookie.ts';
import type { Services } from '../../services.ts';
import { requireSignedIn } from '../../use-cases/access.ts';
import { beginSession, endSession, idleEnd, listSessions } from '../../use-cases/manage-sessions.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { answers, newestFirst, noContent, pageOf, pageOnly, pageRequest, pathParts } from './schemas.ts';
import { accountShape, sessionShape } from './shapes.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** Signing in and out with a browser. */
export function sessionRoutes(server: TypedServer, services: Services): void {
  const { config } = services;
  const tags = ['Sessions'];
  const shaped = (session: Session, current: boolean) =>
    sessionShape(session, idleEnd(services, session), current);
  const currentShape = (session: Session, account: Account, secret: string) => ({
    session: shaped(session, true),
    account: accountShape(account),
    csrfToken: csrfTokenOf(secret),
  });

  server.post(
    '/sessions',
    {
      config: { openToStrangers: true, withoutSession: true },
      schema: {
        tags,
        summary: 'Sign in with a browser',
        description: 'Sets the cookie of the session, which is for `/api/v1` alone and seen by no script.',
        security: [],
        body: newSessionSchema,
        response: answers(201, currentSessionSchema),
      },
    },
    async (request, reply) => {
      requireSameOrigin(request, config);
      const from = { address: request.ip, userAgent: request.headers['user-agent'] ?? '' };
      const { session, account, secret } = await beginSession(services, request.body, from);
      setSessionCookie(request, reply, config, secret);
      return unstored(reply)
        .code(201)
        .send(currentShape(session, account, secret));
    },
  );

  server.get(
    '/sessions/current',
    { schema: { tags, summary: 'The session of the cookie', response: answers(200, currentSessionSchema) } },
    async (request, reply) => {
      const account = requireSignedIn(request.caller);
      const secret = readSessionCookie(request, config);
      const { session } = request.caller;
      if (session === undefined || secret === undefined)
        throw notVisible('session of this request', 'session');
      return unstored(reply).send(currentShape(session, account, secret));
    },
  );

  server.delete(
    '/sessions/current',
    { schema: { tags, summary: 'Sign out', response: noContent } },
    async (request, reply) => {
      requireSignedIn(request.caller);
      const { session } = request.caller;
      if (session === undefined) throw notVisible('session of this request', 'session');
      await endSession(services, request.caller, session.id);
      clearSessionCookie(request, reply, config);
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/me/sessions',
    {
      schema: {
        tags,
        summary: 'Your sessions, newest first',
        querystring: pageOnly,
        response: answers(200, pageOf(sessionSchema)),
      },
    },
    async ({ caller, query }) => {
      const page = pageOfSorted(await listSessions(services, caller), pageRequest(query), newestFirst);
      return pageShape(page, (session) => shaped(session, session.id === caller.session?.id));
    },
  );

  server.delete(
    '/me/sessions/:id',
    {
      schema: {
        tags,
        summary: 'End a session of yours',
        params: Type.Object({ id: pathParts.id }),
        response: noContent,
      },
    },
    async (request, reply) => {
      await endSession(services, request.caller, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** What carries a secret stays in no cache. */
function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
