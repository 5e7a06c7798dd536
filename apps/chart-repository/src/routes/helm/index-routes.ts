import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { draftsIndex } from '../../index/drafts-index.ts';
import type { Form } from '../../index/entry.ts';
import type { View } from '../../index/view.ts';
import { absent, notVisible } from '../../problems/refusal.ts';
import { permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireIn, requireSignedIn, visibleWorkspace } from '../../use-cases/access.ts';
import { isUnchanged } from '../conditional.ts';
import { currentCategory } from '../moved-category.ts';
import { acceptsGzip } from './accepts-gzip.ts';
import { sendBuffers } from './send-buffers.ts';

type Params<Name extends string> = { Params: Readonly<Record<Name, string>> };

const hidden = { schema: { hide: true } };
const getOrHead = { method: ['GET', 'HEAD'], ...hidden };

/**
 * The Helm indexes: everything active, of a category, of a workspace, each in the form that is set and, below `full/`,
 * whole; and a workspace's drafts for its members.
 */
export function indexRoutes(server: FastifyInstance, services: Services): void {
  viewRoutes(server, services, 'index.yaml', services.config.index);
  viewRoutes(server, services, 'full/index.yaml', 'full');
  draftsRoute(server, services);
}

function viewRoutes(server: FastifyInstance, services: Services, file: string, form: Form): void {
  const { database, config } = services;

  server.route({
    ...getOrHead,
    url: `/${file}`,
    handler: async (request, reply) => {
      requireReader(services, request);
      return sendIndex(services, request, reply, { kind: 'all' }, form);
    },
  });

  server.route<Params<'category'>>({
    ...getOrHead,
    url: `/categories/:category/${file}`,
    handler: async (request, reply) => {
      requireReader(services, request);
      const category = await currentCategory(
        services,
        request,
        reply,
        request.params.category,
        (slug) => `/categories/${slug}/${file}`,
      );
      if (category === undefined) return reply;
      return sendIndex(services, request, reply, { kind: 'category', slug: category.slug }, form);
    },
  });

  server.route<Params<'workspace'>>({
    ...getOrHead,
    url: `/workspaces/:workspace/${file}`,
    handler: async (request, reply) => {
      const { workspace: slug } = request.params;
      const workspace = await database.workspaces.findBySlug(slug);
      if (workspace === undefined && config.anonymousRead) throw absent(`workspace ${slug}`, 'workspace');
      const mayRead =
        workspace !== undefined &&
        (config.anonymousRead || permissionsIn(request.caller, workspace.id).has('workspace.view'));
      if (!mayRead) throw notVisible(`workspace ${slug}`, 'workspace');
      return sendIndex(services, request, reply, { kind: 'workspace', slug }, form);
    },
  });
}

function draftsRoute(server: FastifyInstance, services: Services): void {
  const { database, config, nowMs } = services;
  server.get<Params<'workspace'>>(
    '/workspaces/:workspace/drafts/index.yaml',
    hidden,
    async (request, reply) => {
      const workspace = await visibleWorkspace(services, request.caller, request.params.workspace);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      const { buffers } = await draftsIndex(database, workspace.id, {
        contextPath: config.contextPath,
        publicUrl: config.publicUrl,
        nowMs,
      });
      return reply
        .type('application/x-yaml')
        .header('cache-control', 'private, no-store')
        .send(Buffer.concat(buffers));
    },
  );
}

/** The store is open to everybody, or to whoever is signed in. @throws Refusal unauthenticated */
export function requireReader({ config }: Services, request: FastifyRequest): void {
  if (!config.anonymousRead) requireSignedIn(request.caller);
}

async function sendIndex(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  view: View,
  form: Form,
): Promise<FastifyReply> {
  const { config, index } = services;
  const { document, etag: base } = await index.read(view, form);
  const zipped = acceptsGzip(request.headers['accept-encoding']) ? await document.gzip() : undefined;
  const etag = `"${base}${zipped === undefined ? '' : '-gzip'}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', config.anonymousRead ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'accept-encoding, authorization');
  if (isUnchanged(request, etag)) return reply.code(304).send();
  const body = zipped ?? document.raw;
  void reply.type('application/x-yaml').header('content-length', body.bytes);
  if (zipped !== undefined) void reply.header('content-encoding', 'gzip');
  if (request.method === 'HEAD') return reply.send('');
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await sendBuffers(reply.raw, body);
  return reply;
}
