import type { FastifyInstance } from 'fastify';
import type { Hub } from '../hub.ts';
import { accountRoutes } from './account-routes.ts';
import { appRoutes } from './app-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { contentRoutes } from './content-routes.ts';
import { gitRoutes } from './git-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { lineCommentRoutes } from './line-comment-routes.ts';
import { otherRoutes } from './other-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { reviewRoutes } from './review-routes.ts';
import type { Route } from './route.ts';
import { serve } from './serve.ts';

/** Every operation of GitHub that is emulated. */
export const restRoutes: readonly Route[] = [
  ...appRoutes,
  ...hookRoutes,
  ...otherRoutes,
  ...accountRoutes,
  ...repositoryRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...commitRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...lineCommentRoutes,
  ...commentRoutes,
  ...checkRoutes,
];

/** Last parameters that may hold slashes: paths, refs and what is made of them. */
const withSlashes = new Set(['path', 'ref', 'basehead', 'branch']);

const repositoryPrefix = '/repos/{owner}/{repo}';

/** Registers the operations; those of a repository also by its id, as GitHub's redirects lead there. */
export function restApi(app: FastifyInstance, hub: Hub): void {
  for (const route of restRoutes) {
    const operation = hub.contract.operation(route.method, route.path);
    const urls = [fastifyPath(route.path)];
    if (route.kind === 'repository') {
      urls.push(fastifyPath(`/repositories/{repository_id}${route.path.slice(repositoryPrefix.length)}`));
    }
    if (route.path.endsWith('/contents/{path}') && route.method === 'GET') {
      urls.push(...urls.map((url) => url.replace(/\/\*$/, '')));
    }
    for (const url of urls) {
      app.route({
        method: route.method,
        url,
        handler: (request, reply) => serve(hub, { route, operation }, request, reply),
      });
    }
  }
}

function fastifyPath(path: string): string {
  const last = /\{(\w+)\}$/.exec(path)?.[1] ?? '';
  const open = withSlashes.has(last) ? path.replace(/\{\w+\}$/, '*') : path;
  return open.replace(/\{(\w+)\}/g, ':$1');
}
