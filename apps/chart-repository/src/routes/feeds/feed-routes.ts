import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { absent } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { appFeed, categoryFeed, type Feed, storeFeed } from '../../use-cases/read-feed.ts';
import { isUnchanged } from '../conditional.ts';
import { requireReader } from '../helm/index-routes.ts';
import { currentCategory } from '../moved-category.ts';
import { publicAddress } from '../public-address.ts';
import { atomOf } from './atom.ts';

const getOrHead = { method: ['GET', 'HEAD'], schema: { hide: true } };
const ending = '.atom';

/**
 * Feeds (Atom) of what was published last: `/feeds/store.atom`, `/feeds/categories/{slug}.atom` and
 * `/feeds/apps/{workspace}/{app}.atom`, for whoever may read the index.
 */
export function feedRoutes(server: FastifyInstance, services: Services): void {
  server.route({
    ...getOrHead,
    url: `/feeds/store${ending}`,
    handler: async (request, reply) => {
      requireReader(services, request);
      return sendFeed(services, request, reply, await storeFeed(services), `/feeds/store${ending}`);
    },
  });

  server.route<{ Params: { file: string } }>({
    ...getOrHead,
    url: '/feeds/categories/:file',
    handler: async (request, reply) => {
      requireReader(services, request);
      const path = (slug: string) => `/feeds/categories/${slug}${ending}`;
      const category = await currentCategory(services, request, reply, nameIn(request.params.file), path);
      if (category === undefined) return reply;
      return sendFeed(services, request, reply, await categoryFeed(services, category), path(category.slug));
    },
  });

  server.route<{ Params: { workspace: string; file: string } }>({
    ...getOrHead,
    url: '/feeds/apps/:workspace/:file',
    handler: async (request, reply) => {
      requireReader(services, request);
      const { workspace, file } = request.params;
      const app = nameIn(file);
      const path = `/feeds/apps/${workspace}/${encodeURIComponent(app)}${ending}`;
      return sendFeed(services, request, reply, await appFeed(services, { workspace, app }), path);
    },
  });
}

/** What a feed is of. Chart names can hold dots, so only the last ending is one. @throws Refusal absent */
function nameIn(file: string): string {
  if (!file.endsWith(ending)) throw absent(`feed ${file}`, 'path');
  return file.slice(0, -ending.length);
}

async function sendFeed(
  { config }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  feed: Feed,
  self: string,
): Promise<FastifyReply> {
  const base = publicAddress(request, config);
  const body = Buffer.from(atomOf(feed, { base, self }));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', config.anonymousRead ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'authorization');
  if (isUnchanged(request, etag)) return reply.code(304).send();
  void reply.type('application/atom+xml; charset=utf-8').header('content-length', body.byteLength);
  return reply.send(request.method === 'HEAD' ? '' : body);
}
