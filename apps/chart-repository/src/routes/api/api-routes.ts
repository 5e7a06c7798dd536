import type { FastifyInstance } from 'fastify';
import { sessions } from '../../plugins/sessions.ts';
import type { Services } from '../../services.ts';
import { requireSignedIn } from '../../use-cases/access.ts';
import { accountRoutes } from './account-routes.ts';
import { appRoutes } from './app-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { categoryRoutes } from './category-routes.ts';
import { clusterRoutes } from './cluster-routes.ts';
import { contentRoutes } from './content-routes.ts';
import { deploymentReadingRoutes } from './deployment-reading-routes.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { imageRoutes } from './image-routes.ts';
import { informationRoutes } from './information-routes.ts';
import { inspectionRoutes } from './inspection-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { projectRoutes } from './project-routes.ts';
import { proposalRoutes } from './proposal-routes.ts';
import { pullChartRoutes } from './pull-chart-routes.ts';
import { pullDeploymentRoutes } from './pull-deployment-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { releaseRoutes } from './release-routes.ts';
import { reviewRoutes } from './review-routes.ts';
import { roleRoutes } from './role-routes.ts';
import { rolloutRoutes } from './rollout-routes.ts';
import { serviceAccountRoutes } from './service-account-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { storeRoutes } from './store-routes.ts';
import { uploadRoutes } from './upload-routes.ts';
import { versionRoutes } from './version-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';

/** Everything below `/api/v1`. */
export async function apiRoutes(scope: FastifyInstance, services: Services): Promise<void> {
  const api = scope.withTypeProvider<TypeBoxTypeProvider>();
  api.removeContentTypeParser('text/plain');
  await sessions(api, services);
  // Before the body is looked at: what is wrong with it is nobody's business who may not send it.
  api.addHook('onRequest', async ({ caller, routeOptions }) => {
    if (routeOptions.config.openToStrangers !== true) requireSignedIn(caller);
  });
  // A POST without a body is a POST of nothing: actions need no message.
  api.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined && request.method === 'POST') request.body = {};
    done();
  });
  api.get('/openapi.json', { schema: { hide: true }, config: { openToStrangers: true } }, () =>
    scope.swagger(),
  );
  accountRoutes(api, services);
  sessionRoutes(api, services);
  roleRoutes(api, services);
  invitationRoutes(api, services);
  serviceAccountRoutes(api, services);
  workspaceRoutes(api, services);
  appRoutes(api, services);
  informationRoutes(api, services);
  contentRoutes(api, services);
  versionRoutes(api, services);
  reviewRoutes(api, services);
  inspectionRoutes(api, services);
  storeRoutes(api, services);
  categoryRoutes(api, services);
  pullRoutes(api, services);
  pullDeploymentRoutes(api, services);
  proposalRoutes(api, services);
  clusterRoutes(api, services);
  projectRoutes(api, services);
  deploymentReadingRoutes(api, services);
  deploymentRoutes(api, services);
  releaseRoutes(api, services);
  rolloutRoutes(api, services);
  auditRoutes(api, services);
  operationRoutes(api, services);
  await scope.register((uploads) => imageRoutes(uploads.withTypeProvider<TypeBoxTypeProvider>(), services));
  eventRoutes(api, services);
  await scope.register((uploads) => uploadRoutes(uploads.withTypeProvider<TypeBoxTypeProvider>(), services));
  await scope.register((charts) => pullChartRoutes(charts.withTypeProvider<TypeBoxTypeProvider>(), services));
}
