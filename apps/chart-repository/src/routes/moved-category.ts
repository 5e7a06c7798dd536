import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Category } from '@chandlery/persistence';
import { absent } from '../problems/refusal.ts';
import type { Services } from '../services.ts';
import { findCategory } from '../use-cases/find-category.ts';

/**
 * The category that a path names. Where it was renamed, the answer is a redirect (308) to the same path with the slug that
 * it has now, and nothing is given; nobody may keep that, since a category can take a slug back.
 * @param addressed the path below the context path with another slug
 * @throws Refusal absent
 */
export async function currentCategory(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  slug: string,
  addressed: (slug: string) => string,
): Promise<Category | undefined> {
  const found = await findCategory(services, slug);
  if (found === undefined) throw absent(`category ${slug}`, 'category');
  if (!found.moved) return found.category;
  const at = request.url.indexOf('?');
  const query = at === -1 ? '' : request.url.slice(at);
  const { contextPath, anonymousRead } = services.config;
  await reply
    .header('cache-control', anonymousRead ? 'public, no-cache' : 'private, no-cache')
    .redirect(`${contextPath}${addressed(found.category.slug)}${query}`, 308);
  return undefined;
}
