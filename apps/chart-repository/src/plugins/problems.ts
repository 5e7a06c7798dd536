import type { FastifyInstance } from 'fastify';
import { answerFor } from '../problems/problem.ts';
import { Refusal } from '../problems/refusal.ts';

/** Every error of every path but ChartMuseum's leaves as application/problem+json. */
export function problems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    // An error before sign-in ran, such as wrong credentials, has no caller.
    const signedIn = request.caller?.account !== undefined;
    // Only browsers send it, and `empty` only for what a script asks for (Fetch Metadata).
    const byScript = request.headers['sec-fetch-dest'] === 'empty';
    const { problem, headers } = answerFor(error, { requestId: request.id, signedIn, byScript });
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
