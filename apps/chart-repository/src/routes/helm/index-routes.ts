import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { draftsIndex } from '../../index/drafts-index.ts';
import type { IndexBody } from '../../index/store-index.ts';
import { absent, notVisible } from '../../problems/refusal.ts';
import { permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireIn, requireSignedIn, visibleWorkspace } from '../../use-cases/access.ts';
import { isUnchanged } from '../conditional.ts';

type Params<Name extends string> = { Params: Readonly<Record<Name, string>> };

/** The Helm indexes: everything active, of a category, of a workspace; and a workspace's drafts for its members. */
export function indexRoutes(server: FastifyInstance, services: Services): void {
  const { index, database, config, nowMs } = services;
  const hidden = { schema: { hide: true } };

  server.get('/index.yaml', hidden, (request, reply) => {
    requireReader(services, request);
    return sendIndex(services, request, reply, index.read({ kind: 'all' }));
  });

  server.get<Params<'category'>>('/categories/:category/index.yaml', hidden, async (request, reply) => {
    requireReader(services, request);
    const category = await database.categories.findBySlug(request.params.category);
    if (category === undefined) throw absent(`category ${request.params.category}`, 'category');
    return sendIndex(services, request, reply, index.read({ kind: 'category', slug: category.slug }));
  });

  server.get<Params<'workspace'>>('/workspaces/:workspace/index.yaml', hidden, async (request, reply) => {
    const workspace = await database.workspaces.findBySlug(request.params.workspace);
    if (workspace === undefined && config.anonymousRead)
      throw absent(`workspace ${request.params.workspace}`, 'workspace');
    const mayRead =
      workspace !== undefined &&
      (config.anonymousRead || permissionsIn(request.caller, workspace.id).has('workspace.view'));
    if (!mayRead) throw notVisible(`workspace ${request.params.workspace}`, 'workspace');
    return sendIndex(services, request, reply, index.read({ kind: 'workspace', slug: workspace.slug }));
  });

  server.get<Params<'workspace'>>(
    '/workspaces/:workspace/drafts/index.yaml',
    hidden,
    async (request, reply) => {
      const workspace = await visibleWorkspace(services, request.caller, request.params.workspace);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      const body = await draftsIndex(database, workspace.id, { contextPath: config.contextPath, nowMs });
      return reply.type('application/x-yaml').header('cache-control', 'private, no-store').send(body);
    },
  );
}

/** The store is open to everybody, or to whoever is signed in. @throws Refusal unauthenticated */
export function requireReader({ config }: Services, request: FastifyRequest): void {
  if (!config.anonymousRead) requireSignedIn(request.caller);
}

function sendIndex(
  { config }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, body }: IndexBody,
): FastifyReply {
  void reply
    .header('etag', etag)
    .header('cache-control', config.anonymousRead ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'authorization');
  if (isUnchanged(request, etag)) return reply.code(304).send();
  return reply.type('application/x-yaml').send(body);
}
