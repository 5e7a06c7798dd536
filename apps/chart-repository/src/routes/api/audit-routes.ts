import { Readable } from 'node:stream';
import {
  auditFilters,
  auditHeadSchema,
  auditRecordSchema,
  platformAuditFilters,
  problemSchema,
  workspaceAuditFilters,
} from '@chandlery/api-contract';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Services } from '../../services.ts';
import { requireOnPlatform } from '../../use-cases/access.ts';
import {
  allAudit,
  appAudit,
  type AuditFilter,
  auditPage,
  type AuditScope,
  platformAudit,
  versionAudit,
  workspaceAudit,
} from '../../use-cases/read-audit.ts';
import { auditShape } from './audit-shapes.ts';
import { answers, appPath, listQuery, pageOf, pageRequest, versionPath, workspacePath } from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const lines = {
  200: {
    description: 'JSON lines: one record a line, oldest first.',
    content: { 'application/x-ndjson': { schema: Type.String() } },
  },
  '4xx': problemSchema,
  '5xx': problemSchema,
};
const exportQuery = (fields: typeof workspaceAuditFilters | typeof platformAuditFilters) =>
  Type.Object(fields, { additionalProperties: false });

type Asked = Static<ReturnType<typeof listQuery<typeof platformAuditFilters>>>;

/** The audit log: pages, JSON lines, the head of its seals. */
export function auditRoutes(server: TypedServer, services: Services): void {
  const tags = ['Audit'];
  const response = answers(200, pageOf(auditRecordSchema));
  const list = async (scope: AuditScope, query: { limit?: number; cursor?: string }) =>
    pageShape(await auditPage(services, scope, pageRequest(query)), (record) =>
      auditShape(record, scope.withOrigin),
    );

  server.get(
    '/audit',
    {
      schema: {
        tags,
        summary: 'Everything, newest first',
        querystring: listQuery(platformAuditFilters),
        response,
      },
    },
    async ({ caller, query }) => list(await platformAudit(services, caller, filterOf(query)), query),
  );

  server.get(
    '/audit/export',
    {
      schema: {
        tags,
        summary: 'Everything as JSON lines, oldest first',
        querystring: exportQuery(platformAuditFilters),
        response: lines,
      },
    },
    async ({ caller, query }, reply) =>
      sendLines(services, reply, await platformAudit(services, caller, filterOf(query))),
  );

  server.get(
    '/audit/head',
    {
      schema: {
        tags,
        summary: 'The newest seal: keep its hash elsewhere, and verify-audit tells what was rewritten since',
        response: answers(200, auditHeadSchema),
      },
    },
    async ({ caller }) => {
      requireOnPlatform(caller, 'platform.audit.view');
      const { audit } = services.database;
      return { ...(await audit.head()), unsealed: await audit.unsealed() };
    },
  );

  server.get(
    '/workspaces/:workspace/audit',
    {
      schema: {
        tags,
        summary: 'What happened in a workspace, newest first',
        params: workspacePath,
        querystring: listQuery(workspaceAuditFilters),
        response,
      },
    },
    async ({ caller, params, query }) =>
      list(await workspaceAudit(services, caller, params.workspace, filterOf(query)), query),
  );

  server.get(
    '/workspaces/:workspace/audit/export',
    {
      schema: {
        tags,
        summary: 'What happened in a workspace as JSON lines, oldest first',
        params: workspacePath,
        querystring: exportQuery(workspaceAuditFilters),
        response: lines,
      },
    },
    async ({ caller, params, query }, reply) =>
      sendLines(services, reply, await workspaceAudit(services, caller, params.workspace, filterOf(query))),
  );

  server.get(
    '/workspaces/:workspace/apps/:app/audit',
    {
      schema: {
        tags,
        summary: 'What happened to an app, newest first',
        params: appPath,
        querystring: listQuery(auditFilters),
        response,
      },
    },
    async ({ caller, params, query }) =>
      list(await appAudit(services, caller, params, filterOf(query)), query),
  );

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/audit',
    {
      schema: {
        tags,
        summary: 'What happened to a version, newest first',
        params: versionPath,
        querystring: listQuery(auditFilters),
        response,
      },
    },
    async ({ caller, params, query }) =>
      list(await versionAudit(services, caller, params, filterOf(query)), query),
  );
}

function filterOf({ actor, from, until, limit: _limit, cursor: _cursor, ...same }: Asked): AuditFilter {
  return {
    ...same,
    ...(actor === undefined ? {} : { actorName: actor }),
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}

/** Sends records while they are read: the next page is read when the client has taken the one before. */
function sendLines(services: Services, reply: FastifyReply, scope: AuditScope): FastifyReply {
  async function* textOf(): AsyncIterable<string> {
    for await (const record of allAudit(services, scope))
      yield `${JSON.stringify(auditShape(record, scope.withOrigin))}\n`;
  }
  return reply.type('application/x-ndjson').send(Readable.from(textOf(), { objectMode: false }));
}
