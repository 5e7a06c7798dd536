import { auditRecordSchema, changeSchema } from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  requireIn,
  requireOnPlatform,
  visibleApp,
  visibleVersion,
  visibleWorkspace,
} from '../../use-cases/access.ts';
import { answers, appPath, pageOf, pageOnly, pageRequest, versionPath, workspacePath } from './schemas.ts';
import { auditShape, changeShape, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** The audit log, and the changes for whoever was away. */
export function auditRoutes(server: TypedServer, services: Services): void {
  const { audit, changes } = services.database;
  const tags = ['Audit'];
  const response = answers(200, pageOf(auditRecordSchema));

  server.get(
    '/audit',
    { schema: { tags, summary: 'Everything, newest first', querystring: pageOnly, response } },
    async (request) => {
      requireOnPlatform(request.caller, 'platform.audit.view');
      return pageShape(await audit.list(pageRequest(request.query)), auditShape);
    },
  );

  server.get(
    '/workspaces/:workspace/audit',
    {
      schema: {
        tags,
        summary: 'What happened in a workspace, newest first',
        params: workspacePath,
        querystring: pageOnly,
        response,
      },
    },
    async (request) => {
      const workspace = await visibleWorkspace(services, request.caller, request.params.workspace);
      requireIn(request.caller, workspace.id, 'workspace.audit.view');
      return pageShape(
        await audit.list({ ...pageRequest(request.query), workspaceId: workspace.id }),
        auditShape,
      );
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/audit',
    {
      schema: {
        tags,
        summary: 'What happened to an app, newest first',
        params: appPath,
        querystring: pageOnly,
        response,
      },
    },
    async (request) => {
      const { workspace, app } = await visibleApp(services, request.caller, request.params);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      return pageShape(await audit.list({ ...pageRequest(request.query), appId: app.id }), auditShape);
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/audit',
    {
      schema: {
        tags,
        summary: 'What happened to a version, newest first',
        params: versionPath,
        querystring: pageOnly,
        response,
      },
    },
    async (request) => {
      const { workspace, version } = await visibleVersion(services, request.caller, request.params);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      return pageShape(
        await audit.list({ ...pageRequest(request.query), versionId: version.id }),
        auditShape,
      );
    },
  );

  server.get(
    '/events',
    {
      schema: {
        tags,
        summary: 'Changes after a change number, in commit order',
        querystring: Type.Object(
          {
            after: Type.Optional(
              Type.Integer({ minimum: 0, default: 0, description: 'The last number you know.' }),
            ),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
          },
          { additionalProperties: false },
        ),
        response: answers(200, Type.Object({ items: Type.Array(changeSchema), latest: Type.Integer() })),
      },
    },
    async (request) => {
      requireOnPlatform(request.caller, 'platform.audit.view');
      const items = await changes.after(request.query.after ?? 0, request.query.limit ?? 200);
      return { items: items.map(changeShape), latest: await changes.latest() };
    },
  );
}
