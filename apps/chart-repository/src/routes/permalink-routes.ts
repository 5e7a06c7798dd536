import type { FastifyInstance } from 'fastify';
import { absent } from '../problems/refusal.ts';
import { permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn } from '../use-cases/access.ts';
import { isInStore } from '../use-cases/browse-store.ts';
import { visibleSubmission } from '../use-cases/comment-on-submission.ts';
import { requireReader } from './helm/index-routes.ts';

/**
 * `/submissions/{id}` leads to a submission, for who may see it.
 *
 * `/apps/{id}` leads to where an app is now: in the store, or, while nothing of it is there, in its workspace for who may see it.
 * The id never changes, so the link outlives every change of name and address.
 */
export function permalinkRoutes(server: FastifyInstance, services: Services): void {
  const { database, config } = services;
  server.get<{ Params: { id: string } }>('/apps/:id', { schema: { hide: true } }, async (request, reply) => {
    requireReader(services, request);
    const app = await database.apps.findById(request.params.id);
    const inStore = app !== undefined && isInStore(app);
    const visible =
      app !== undefined &&
      (inStore || permissionsIn(request.caller, app.workspaceId).has('workspace.apps.view'));
    if (!visible) throw absent('such app in the store', 'id');
    const name = encodeURIComponent(app.name);
    const path = inStore
      ? `/store/apps/${app.workspaceSlug}/${name}`
      : `/workspaces/${app.workspaceSlug}/apps/${name}`;
    return reply
      .header('cache-control', inStore && config.anonymousRead ? 'public, no-cache' : 'private, no-cache')
      .redirect(`${config.contextPath}/api/v1${path}`, 307);
  });

  server.get<{ Params: { id: string } }>(
    '/submissions/:id',
    { schema: { hide: true } },
    async (request, reply) => {
      requireSignedIn(request.caller);
      const { submission } = await visibleSubmission(services, request.caller, request.params.id);
      return reply
        .header('cache-control', 'private, no-cache')
        .redirect(`${config.contextPath}/api/v1/submissions/${submission.id}`, 307);
    },
  );
}
