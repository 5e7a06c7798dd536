import { problemSchema } from '@chandlery/api-contract';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { version } from '../version.ts';

/** The API's description at `/api/v1/openapi.json`, and a readable page at `/api/v1/docs`. Register before the routes. */
export async function openApi(server: FastifyInstance, config: Config): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chandlery',
        version,
        description:
          'A store for Helm charts. Every refusal is a `Problem` with a stable `code` (docs/refusals.md). Lists are paged by `cursor`. ' +
          'What people edit has a `revision`, which is its ETag: send it as `If-Match` to change only what you saw.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: config.publicUrl ?? (config.contextPath === '' ? '/' : config.contextPath) }],
      components: {
        securitySchemes: {
          basic: {
            type: 'http',
            scheme: 'basic',
            description: 'Name and password, or any name and a token.',
          },
          bearer: { type: 'http', scheme: 'bearer', description: 'A token of `POST /api/v1/me/tokens`.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'chandlery_session',
            description:
              'Set by `POST /api/v1/sessions` (with https as `__Secure-chandlery_session`). With everything but GET and HEAD, ' +
              'send `csrfToken` of `GET /api/v1/sessions/current` as `X-CSRF-Token`.',
          },
        },
      },
      security: [{ basic: [] }, { bearer: [] }, { session: [] }],
    },
    stripBasePath: true,
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json['$id'] ?? `schema-${index}`),
    },
  });
  server.addSchema(problemSchema);
  await server.register(swaggerUi, { routePrefix: `${config.contextPath}/api/v1/docs`, staticCSP: true });
}
