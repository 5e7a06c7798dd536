import type { FastifyInstance } from 'fastify';
import { requireOnPlatform } from '../use-cases/access.ts';
import type { Services } from '../services.ts';
import { version } from '../version.ts';

/** Liveness and readiness, what the server is, and its metrics. */
export function healthRoutes(server: FastifyInstance, services: Services): void {
  const hidden = { schema: { hide: true }, logLevel: 'warn' } as const;
  server.get('/', { schema: { hide: true } }, (request, reply) => {
    const url =
      services.config.publicUrl ?? `${request.protocol}://${request.host}${services.config.contextPath}`;
    return reply
      .type('text/plain')
      .send(
        `Chandlery ${version}, a store for Helm charts.\n\n  helm repo add store ${url}\n\nIts API: ${url}/api/v1/docs\n`,
      );
  });
  server.get('/health', hidden, () => ({ healthy: true }));
  server.get('/info', hidden, () => ({ version }));
  server.get('/ready', hidden, async () => {
    await services.database.ping();
    return { ready: true };
  });
  server.get('/metrics', hidden, async (request, reply) => {
    if (!services.config.metricsPublic) requireOnPlatform(request.caller, 'platform.metrics.view');
    const { registry } = services.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
