import {
  actionBodySchema,
  appChangeSchema,
  appFilters,
  appSchema,
  moveSchema,
  takeNameBodySchema,
} from '@chandlery/api-contract';
import type { App } from '@chandlery/persistence';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { requireIn, visibleApp, visibleWorkspace } from '../../use-cases/access.ts';
import { editApp, moveToCategory, suspendOrActivateApp, transferName } from '../../use-cases/manage-apps.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  appPath,
  conditionalHeaders,
  listQuery,
  pageOf,
  pageRequest,
  workspacePath,
} from './schemas.ts';
import { appShape, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** Apps of a workspace: their store information, category, name, and the flag that suspends all of them. */
export function appRoutes(server: TypedServer, services: Services): void {
  const tags = ['Apps'];
  const shaped = (app: App) => appShape(app, services.config.contextPath);
  const response = answers(200, appSchema);

  server.get(
    '/workspaces/:workspace/apps',
    {
      schema: {
        tags,
        summary: 'Apps of a workspace, in any state',
        params: workspacePath,
        querystring: listQuery(appFilters),
        response: answers(200, pageOf(appSchema)),
      },
    },
    async (request) => {
      const workspace = await visibleWorkspace(services, request.caller, request.params.workspace);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      const { text } = request.query;
      const page = {
        ...pageRequest(request.query),
        workspaceId: workspace.id,
        ...(text === undefined ? {} : { text }),
      };
      return pageShape(await services.database.apps.list(page), shaped);
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app',
    { schema: { tags, summary: 'One app', params: appPath, response } },
    async (request, reply) => {
      const { app } = await visibleApp(services, request.caller, request.params);
      return sendApp(services, reply, app);
    },
  );

  server.patch(
    '/workspaces/:workspace/apps/:app',
    {
      schema: {
        tags,
        summary: 'Edit the store information',
        params: appPath,
        body: appChangeSchema,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) =>
      sendApp(
        services,
        reply,
        await editApp(services, request.caller, request.params, request.body, expectedRevision(request)),
      ),
  );

  server.put(
    '/workspaces/:workspace/apps/:app/category',
    {
      schema: {
        tags,
        summary: 'Move to a category',
        headers: conditionalHeaders,
        params: appPath,
        body: moveSchema,
        response,
      },
    },
    async (request, reply) =>
      sendApp(
        services,
        reply,
        await moveToCategory(
          services,
          request.caller,
          request.params,
          request.body.category,
          expectedRevision(request),
        ),
      ),
  );

  for (const suspended of [true, false]) {
    const action = suspended ? 'suspend' : 'activate';
    const summary = suspended ? 'Keep all versions out of every index' : 'Bring back what was active';
    server.post(
      `/workspaces/:workspace/apps/:app/${action}`,
      {
        schema: {
          tags,
          summary,
          params: Type.Object({ ...appPath.properties }),
          body: actionBodySchema,
          headers: conditionalHeaders,
          response,
        },
      },
      async (request, reply) => {
        const input = { message: request.body.message ?? '', expectedRevision: expectedRevision(request) };
        return sendApp(
          services,
          reply,
          await suspendOrActivateApp(services, request.caller, request.params, suspended, input),
        );
      },
    );
  }

  server.post(
    '/workspaces/:workspace/apps/:app/take-name',
    {
      schema: {
        tags,
        summary: 'Serve this app under its chart name in the combined indexes',
        params: appPath,
        body: takeNameBodySchema,
        response,
      },
    },
    async (request, reply) =>
      sendApp(services, reply, await transferName(services, request.caller, request.params, request.body)),
  );
}

/** Answers with an app as it is now. */
export function sendApp({ config }: Services, reply: FastifyReply, app: App) {
  return withRevision(reply, app.revision).send(appShape(app, config.contextPath));
}
