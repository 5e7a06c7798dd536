import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

/** One line and one measurement a request, after it was answered. */
export function requestLog(server: FastifyInstance, { metrics }: Services): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'unknown';
    metrics.requests.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    request.log.info(
      {
        method,
        url: request.url,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(request.caller?.account === undefined ? {} : { account: request.caller.account.name }),
      },
      'request',
    );
    done();
  });
}
