import { spawn } from 'node:child_process';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { branchMoved } from '../actions/branches.ts';
import { gitEnvironment } from '../git/run-git.ts';
import type { Hub } from '../hub.ts';
import type { Account, Repository } from '../state/model.ts';
import { readCgiHead } from './cgi.ts';

/**
 * Clone, fetch and push over HTTP (`git http-backend`), so that a person can open a pull request from the
 * command line. The user name of the address is who pushes; the password is not looked at.
 */
export function cloneRoutes(hub: Hub) {
  return async (app: FastifyInstance): Promise<void> => {
    // What git sends is passed on as it comes.
    app.addContentTypeParser(/^application\/x-git-/, (_request, payload, done) => done(null, payload));
    app.route<{ Params: { owner: string; repo: string; '*': string } }>({
      method: ['GET', 'POST'],
      url: '/:owner/:repo/*',
      handler: async (request, reply) => {
        const { owner, repo } = request.params;
        const repository = repo.endsWith('.git')
          ? hub.world.repository(`${owner}/${repo.slice(0, -4)}`)
          : undefined;
        if (repository === undefined) return reply.callNotFound();
        return serveGit(hub, repository, request.params['*'], request, reply);
      },
    });
  };
}

async function serveGit(
  hub: Hub,
  repository: Repository,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const query = request.url.split('?')[1] ?? '';
  const pushes = path === 'git-receive-pack' || query.includes('git-receive-pack');
  const person = personOf(hub, request.headers.authorization);
  if (pushes && person === null) {
    return reply.code(401).header('www-authenticate', 'Basic realm="GitHub"').send('who pushes?');
  }
  const run = () => backend(repository, path, query, request, person?.login ?? '');
  const answer = await (path === 'git-receive-pack' && person !== null
    ? hub.turns.take(() => pushed(hub, repository, person, run))
    : run());
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** Runs a push and finds what it moved; everything else follows from that as from any push. */
async function pushed<T>(hub: Hub, repository: Repository, by: Account, run: () => Promise<T>): Promise<T> {
  const before = await repository.git.refs('refs/heads/');
  const answer = await run();
  const after = await repository.git.refs('refs/heads/');
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(ref) ?? null, after.get(ref) ?? null];
    if (old === now) continue;
    const forced = old !== null && now !== null && !(await repository.git.isAncestor(old, now));
    const branch = ref.slice('refs/heads/'.length);
    await branchMoved(hub, { repository, branch, before: old, after: now, by, forced });
  }
  return answer;
}

function backend(
  repository: Repository,
  path: string,
  query: string,
  request: FastifyRequest,
  login: string,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const encoding = request.headers['content-encoding'];
    const protocol = request.headers['git-protocol'];
    const child = spawn('git', ['http-backend'], {
      env: gitEnvironment({
        GIT_PROJECT_ROOT: repository.git.directory,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${path}`,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        REMOTE_USER: login,
        ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
        ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
      }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve(readCgiHead(Buffer.concat(out))));
    if (request.method === 'POST') request.raw.pipe(child.stdin);
    else child.stdin.end();
  });
}

/** The user of HTTP's basic authorization, who is there from the first push on. */
function personOf(hub: Hub, authorization: string | undefined): Account | null {
  if (authorization?.startsWith('Basic ') !== true) return null;
  const [login = ''] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
  if (login === '') return null;
  return hub.world.account(login) ?? hub.world.addAccount(login, 'User');
}
