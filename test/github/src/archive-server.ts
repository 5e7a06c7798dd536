import Fastify, { type FastifyInstance } from 'fastify';
import type { Hub } from './hub.ts';

/**
 * Serves the archives, on a port and so an origin of its own: at GitHub that is codeload.github.com, and a
 * client's Authorization must not follow there.
 */
export function archiveServer(hub: Hub): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  const operation = hub.contract.operation('GET', '/repos/{owner}/{repo}/tarball/{ref}');
  app.get<{ Querystring: { token?: string } }>('/:owner/:repo/legacy.tar.gz/:sha', async (request, reply) => {
    if (request.headers.authorization !== undefined) {
      hub.contract.report('request', operation, 'Authorization followed the redirect to the archive.');
      return reply.code(400).send('no Authorization here');
    }
    const link = hub.world.archiveLinks.get(request.query.token ?? '');
    if (link === undefined || link.expiresAt <= hub.world.now())
      return reply.code(404).send('404: Not Found');
    const { repository, sha } = link;
    const prefix = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}/`;
    const { stdout } = await repository.git.run(['archive', '--format=tar.gz', `--prefix=${prefix}`, sha]);
    return reply.type('application/x-gzip').send(stdout);
  });
  return app;
}
