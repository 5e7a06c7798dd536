import { PersistenceError } from '@chandlery/persistence';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerFor } from '../problems/problem.ts';
import { Refusal } from '../problems/refusal.ts';
import { preconditionFailed } from '../use-cases/transition-version.ts';

/** Every error of every path but ChartMuseum's leaves as application/problem+json. */
export function problems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    // An error before sign-in ran, such as wrong credentials, has no caller.
    const signedIn = request.caller?.account !== undefined;
    // Only browsers send it, and `empty` only for what a script asks for (Fetch Metadata).
    const byScript = request.headers['sec-fetch-dest'] === 'empty';
    const { problem, headers } = answerFor(asPrecondition(error, request), {
      requestId: request.id,
      signedIn,
      byScript,
    });
    if (problem.status > 499) request.log.error({ err: error }, 'request failed');
    return reply
      .code(problem.status)
      .headers(headers)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem);
  });
  server.setNotFoundHandler((request) => {
    throw new Refusal(
      'route_unknown',
      `There is nothing at ${request.method} ${request.url.split('?')[0]}.`,
      {
        field: 'path',
        remedy: 'See /api/v1/docs for what there is.',
      },
    );
  });
}

/** A conflict with a revision that If-Match names is 412 (RFC 9110, 13.1.1), wherever it was found out; without one it stays 409. */
function asPrecondition(error: unknown, request: FastifyRequest): unknown {
  const isConflict = error instanceof PersistenceError && error.code === 'revision_conflict';
  if (!isConflict || !/^"\d+"$/.test(request.headers['if-match']?.trim() ?? '')) return error;
  const { revision } = error.details;
  return preconditionFailed(typeof revision === 'number' ? revision : undefined);
}
