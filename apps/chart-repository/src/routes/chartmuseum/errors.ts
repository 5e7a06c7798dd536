import type { FastifyInstance } from 'fastify';
import { answerFor } from '../../problems/problem.ts';

/** ChartMuseum's clients read `{"error": "…"}`, and know a few statuses only. */
export function chartmuseumErrors(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    // An error before sign-in ran, such as wrong credentials, has no caller.
    const { problem, headers } = answerFor(error, {
      requestId: request.id,
      signedIn: request.caller?.account !== undefined,
    });
    if (problem.status > 499) request.log.error({ err: error }, 'request failed');
    const text = [problem.detail, problem.remedy].filter((part) => part !== undefined).join(' ');
    return reply
      .code(statuses[problem.status] ?? problem.status)
      .headers(headers)
      .type('application/json')
      .send({
        error: problem.status > 499 ? `internal error, request id ${problem.requestId}` : text,
        code: problem.code,
      });
  });
}

/** A body that is refused for its content is 400 there. */
const statuses: Readonly<Record<number, number>> = { 415: 400, 422: 400 };
