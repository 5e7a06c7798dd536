import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorize, identify, type Caller } from '../access/caller.ts';
import type { Operation } from '../contract/openapi.ts';
import type { FaultKind } from '../faults/faults.ts';
import type { Hub } from '../hub.ts';
import type { Repository } from '../state/model.ts';
import { GitHubError, notFound } from './github-error.ts';
import { redirectOf } from './repository-routes.ts';
import type { Answer, Call, Method, Route } from './route.ts';

/** The answer that there is none: the connection is closed. */
const noAnswer = Symbol('no answer');

/** Serves one request to one operation: faults, limits, who calls, whether they may, and GitHub's schemas. */
export async function serve(
  hub: Hub,
  of: { route: Route; operation: Operation },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { route, operation } = of;
  const method = request.method as Method;
  const writes = method !== 'GET' && operation.operationId !== 'apps/create-installation-access-token';
  hub.meters.begin(operation.operationId, writes, hub.world.now());
  const fault = hub.faults.strike(operation.operationId, method);
  const started = { caller: { kind: 'nobody' } as Caller };
  let answer: Answer | typeof noAnswer;
  try {
    answer = await answerTo(hub, { route, operation, fault, started, writes }, request);
  } catch (error) {
    answer = refusal(hub, operation, error);
  }
  const etag = answer === noAnswer ? null : etagOf(method, answer);
  if (etag !== null && request.headers['if-none-match'] === etag) {
    answer = { status: 304 };
    hub.rates.giveBack(started.caller);
  }
  hub.meters.end(answer === noAnswer ? 0 : answer.status);
  if (answer === noAnswer) {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  if (!Buffer.isBuffer(answer.body) && answer.status !== 304) {
    const body: unknown = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body));
    hub.contract.checkAnswer(operation, answer.status, body);
  }
  return reply
    .code(answer.status)
    .headers({
      ...headers(hub, route, started.caller),
      ...(etag === null ? {} : { etag }),
      ...answer.headers,
    })
    .type(Buffer.isBuffer(answer.body) ? 'application/octet-stream' : 'application/json; charset=utf-8')
    .send(answer.body);
}

/** What says of a read whether it would be answered as before. */
function etagOf(method: Method, { status, body }: Answer): string | null {
  if (method !== 'GET' || status !== 200 || body === undefined || Buffer.isBuffer(body)) return null;
  return `W/"${createHash('sha256').update(JSON.stringify(body)).digest('hex')}"`;
}

interface Served {
  route: Route;
  operation: Operation;
  fault: FaultKind | null;
  /** Filled in once it is known who calls, for the headers of the answer. */
  started: { caller: Caller };
  writes: boolean;
}

async function answerTo(
  hub: Hub,
  served: Served,
  request: FastifyRequest,
): Promise<Answer | typeof noAnswer> {
  const { fault, route, operation, started } = served;
  if (fault?.kind === 'reset' && fault.when === 'before') return noAnswer;
  if (fault?.kind === 'status') throw new GitHubError(fault.status, 'Server Error');
  if (fault?.kind === 'bad-credentials') throw new GitHubError(401, 'Bad credentials');
  if (fault?.kind === 'secondary-limit') throw secondaryLimit(fault.retryAfterSeconds);
  const caller = identify(hub.world, request.headers.authorization);
  started.caller = caller;
  if (fault?.kind === 'primary-limit') hub.rates.exhaust(caller, fault.resetAfterSeconds * 1000);
  checkLimits(hub, served, caller);
  if (fault?.kind === 'slow') await hub.faults.delay(fault.delayMs);
  const params = request.params as Record<string, string>;
  const call: Call = {
    hub,
    caller,
    params: withWildcard(route.path, params),
    query: request.query as Record<string, string>,
    path: request.url.split('?')[0] ?? '',
    accept: request.headers.accept ?? '',
    body: request.body,
  };
  const run = prepared(hub, route, call);
  if ('redirect' in run) return run.redirect;
  if (hub.contract.checkRequest(operation, call.query, request.body)) {
    throw new GitHubError(422, 'Invalid request.');
  }
  const answer = served.writes ? await hub.turns.take(run.run) : await run.run();
  return fault?.kind === 'reset' ? noAnswer : answer;
}

/** What is to be done for the call, once the caller may do it; or where it has to go instead. */
function prepared(hub: Hub, route: Route, call: Call): { run: () => Promise<Answer> } | { redirect: Answer } {
  switch (route.kind) {
    case 'plain':
      return { run: async () => route.run(call) };
    case 'app': {
      const { caller } = call;
      if (caller.kind !== 'app') throw new GitHubError(401, 'A JSON web token could not be decoded');
      return { run: async () => route.run({ ...call, app: caller.app }) };
    }
    case 'repository': {
      const found = repositoryOf(hub, call, route);
      if ('redirect' in found) return found;
      authorize(hub.world, call.caller, found, route.need);
      return { run: async () => route.run({ ...call, repository: found }) };
    }
  }
}

function repositoryOf(
  hub: Hub,
  call: Call,
  route: Route & { kind: 'repository' },
): Repository | { redirect: Answer } {
  const { repository_id: id, owner = '', repo = '' } = call.params;
  const named =
    id === undefined ? hub.world.repository(`${owner}/${repo}`) : hub.world.repositories.get(Number(id));
  if (named !== undefined && !named.deleted) return named;
  const moved = id === undefined ? redirectOf(hub.world, owner, repo) : null;
  if (moved === null) throw notFound();
  // Who may not see the repository does not learn of its new name either.
  authorize(hub.world, call.caller, moved, route.need);
  const rest = call.path.split('/').slice(4).join('/');
  const query = new URLSearchParams(call.query).toString();
  const url = `${hub.world.origin}/repositories/${moved.id}${rest === '' ? '' : `/${rest}`}${query === '' ? '' : `?${query}`}`;
  return {
    redirect: {
      // After a 307 the method and the body stay; after a 301 clients make a GET of it.
      status: route.method === 'GET' ? 301 : 307,
      headers: { location: url },
      body: { message: 'Moved Permanently', url, documentation_url: '' },
    },
  };
}

function checkLimits(hub: Hub, served: Served, caller: Caller): void {
  const { concurrentRequests, contentWritesPerMinute } = hub.limits;
  if (served.operation.operationId !== 'rate-limit/get') {
    const rate = hub.rates.count(caller);
    if (rate.remaining < 0) {
      throw new GitHubError(403, 'API rate limit exceeded for installation.', {
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(rate.reset) },
      });
    }
  }
  if (concurrentRequests !== null && hub.meters.concurrent > concurrentRequests) throw secondaryLimit(1);
  if (contentWritesPerMinute === null || !served.writes) return;
  if (hub.meters.writesInTheLastMinute(hub.world.now()) > contentWritesPerMinute) throw secondaryLimit(60);
}

function secondaryLimit(retryAfterSeconds: number): GitHubError {
  return new GitHubError(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}

function refusal(hub: Hub, operation: Operation, error: unknown): Answer {
  if (error instanceof GitHubError) {
    const simple = operation.responses['422']?.$ref?.endsWith('/validation_failed_simple') === true;
    return { status: error.status, body: error.body(simple), headers: error.headers };
  }
  // A fault of the emulator's own must fail the test that met it.
  hub.contract.report(
    'answer',
    operation,
    `The emulator failed: ${error instanceof Error ? error.stack : String(error)}`,
  );
  return { status: 500, body: { message: 'Server Error' } };
}

function headers(hub: Hub, route: Route, caller: Caller): Record<string, string> {
  const rate = hub.rates.of(caller);
  return {
    date: hub.world.now().toUTCString(),
    'x-github-request-id': hub.world.id().toString(16).toUpperCase(),
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': String(rate.limit),
    'x-ratelimit-remaining': String(Math.max(0, rate.remaining)),
    'x-ratelimit-reset': String(rate.reset),
    'x-ratelimit-used': String(rate.used),
    'x-ratelimit-resource': rate.resource,
    ...(route.kind === 'repository'
      ? { 'x-accepted-github-permissions': `${route.need.permission}=${route.need.level}` }
      : {}),
  };
}

/** The last parameter of a path that may hold slashes is Fastify's `*`. */
function withWildcard(path: string, params: Record<string, string>): Record<string, string> {
  const rest = params['*'];
  if (rest === undefined) return params;
  const name = /\{(\w+)\}$/.exec(path)?.[1] ?? '*';
  return { ...params, [name]: rest };
}
