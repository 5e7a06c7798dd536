import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

/** One line and one measurement a request, after it was answered. */
export function requestLog(server: FastifyInstance, { metrics }: Services): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, caller } = request;
    const route = routeOptions.url ?? 'unknown';
    // The token of an invitation stands in its path, and is nobody's but its holder's.
    const url = route.includes('/:token') ? route : request.url;
    const { statusCode: status, elapsedTime } = reply;
    metrics.requests.observe({ method, route, status: String(status) }, elapsedTime / 1000);
    const ms = Math.round(elapsedTime * 10) / 10;
    // An error before sign-in ran, such as wrong credentials, has no caller.
    const account = caller?.account?.name;
    request.log.info(
      account === undefined
        ? { method, url, route, status, ms }
        : { method, url, route, status, ms, account },
      'request',
    );
    done();
  });
}
