import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Inbox } from './inbox/inbox.ts';
import type { BotMetrics } from './metrics.ts';
import { webhookRoutes } from './webhook/webhook-routes.ts';

export type AppOptions = {
  readonly inbox: Inbox;
  readonly metrics: BotMetrics;
  readonly webhookSecrets: readonly string[];
  readonly contextPath: string;
  readonly nowMs: () => number;
  /** Why nothing is worked on yet; undefined once it is. Webhooks are taken all the same. */
  readonly notReady: () => string | undefined;
  readonly log: FastifyBaseLogger;
};

/** How long anybody may take to send one request: GitHub gives up after ten seconds. */
const requestTimeoutMs = 30_000;

/** What the bot serves: webhooks, and how it is. For production and tests alike. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { inbox, metrics, webhookSecrets, contextPath, nowMs, notReady, log } = options;
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: requestTimeoutMs,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  server.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: error.message });
    // The sender is told nothing; GitHub keeps the delivery as failed, and the sweep finds it.
    log.error({ name: error.name, requestId: request.id }, 'a request failed');
    return reply.code(500).send({ error: 'Internal error.', requestId: request.id });
  });
  await server.register(
    async (scope) => {
      scope.get('/', (_request, reply) => reply.type('text/plain').send('Chandlery review bot\n'));
      scope.get('/healthz', () => ({ healthy: true }));
      scope.get('/readyz', async (_request, reply) => {
        const reason =
          notReady() ??
          (await inbox.size().then(
            () => undefined,
            () => 'the inbox cannot be read',
          ));
        return reason === undefined ? { ready: true } : reply.code(503).send({ ready: false, reason });
      });
      scope.get('/metrics', async (_request, reply) =>
        reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
      );
      await webhookRoutes(scope, { secrets: webhookSecrets, inbox, metrics, nowMs });
    },
    { prefix: contextPath },
  );
  return server;
}
