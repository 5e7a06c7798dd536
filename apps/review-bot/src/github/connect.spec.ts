import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GitHubRefused, GitHubUnavailable } from '../errors.ts';
import { connectGitHub, type GitHubSettings } from './connect.ts';
import type { GitHubApp } from './github.ts';
import { repositoryReader } from './repository-reader.ts';

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

type Answer = { status?: number; body?: unknown; headers?: Record<string, string>; raw?: Buffer };
type Asked = {
  method: string;
  url: string;
  authorization: string | undefined;
  /** What of an answer it knows already. */
  known: string | undefined;
  body: string;
};
type Play = (asked: Asked, count: number) => Answer | 'silence' | 'reset';

let server: Server;
let other: Server;
let origin = '';
let otherOrigin = '';
let play: Play = () => ({ body: {} });
let asked: Asked[] = [];
let tokens = 0;
let now = 0;
const nowMs = () => Date.now() + now;

beforeEach(async () => {
  [asked, tokens, now] = [[], 0, 0];
  play = () => ({ body: {} });
  [server, other] = [createServer(answer), createServer(answer)];
  [origin, otherOrigin] = [await listening(server), await listening(other)];
});
afterEach(async () => {
  for (const each of [server, other]) {
    each.closeAllConnections();
    await new Promise((resolve) => each.close(resolve));
  }
});

async function listening(each: Server): Promise<string> {
  each.listen(0, '127.0.0.1');
  await once(each, 'listening');
  const address = each.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const answer = (request: IncomingMessage, response: ServerResponse): void => void serve(request, response);

/** Answers App and tokens by itself, all else as the test plays it. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { method = '', url = '' } = request;
  const seen: Asked = {
    method,
    url,
    authorization: request.headers.authorization,
    known: request.headers['if-none-match'],
    body: Buffer.concat(parts).toString(),
  };
  const answer = answerTo(seen);
  if (answer === 'silence') return;
  if (answer === 'reset') return void request.socket.destroy();
  const { status = 200, body, headers = {}, raw } = answer;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(raw ?? JSON.stringify(body ?? {}));
}

function answerTo(seen: Asked): Answer | 'silence' | 'reset' {
  if (seen.url === '/app') return { body: { id: 5, slug: 'the-bot' } };
  if (/access_tokens$/.test(seen.url)) {
    tokens += 1;
    const body = {
      token: `token-${tokens}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: {},
    };
    return { status: 201, body };
  }
  asked.push(seen);
  return play(seen, asked.length);
}

const connect = (more: Partial<GitHubSettings> = {}): Promise<GitHubApp> =>
  connectGitHub({ apiUrl: origin, appId: 5, privateKey, pauseMs: 1, nowMs, ...more });
const repository = { owner: 'acme', repo: 'charts' };
const sha = 'a'.repeat(40);

test('the App’s name is asked for, and installations have tokens of their own', async () => {
  const gitHub = await connect();
  expect(gitHub).toMatchObject({ appId: 5, slug: 'the-bot' });
  for (const id of [1, 1, 2]) await (await gitHub.installation(id)).rest.repos.get(repository);
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    'token token-1',
    'token token-1',
    'token token-2',
  ]);
});

test('an answer that still holds is not sent again: it is remembered, for that installation, within bounds', async () => {
  const gitHub = await connect();
  let id = 7;
  const link = `<${origin}/next>; rel="next"`;
  play = ({ known }) =>
    known === `"${id}"`
      ? { status: 304, raw: Buffer.alloc(0), headers: { etag: `"${id}"`, 'x-ratelimit-remaining': '9' } }
      : { body: { id, padding: 'x'.repeat(id === 9 ? 600_000 : 0) }, headers: { etag: `"${id}"`, link } };
  const read = async (installation: number) =>
    (await gitHub.installation(installation)).rest.repos.get(repository);
  expect((await read(1)).data.id).toBe(7);
  const again = await read(1);
  expect([again.status, again.data.id, again.headers.link, again.headers['x-ratelimit-remaining']]).toEqual([
    200,
    7,
    link,
    '9',
  ]);
  await read(2);
  id = 8;
  expect((await read(1)).data.id).toBe(8);
  expect((await read(1)).data.id).toBe(8);
  // An answer as large as this is not kept.
  id = 9;
  for (const _ of [1, 2]) expect((await read(1)).data.id).toBe(9);
  expect(asked.map(({ known }) => known)).toEqual([
    ...[undefined, '"7"', undefined, '"7"', '"8"', '"8"', undefined],
  ]);
});

test('a token that is no longer taken is renewed, once', async () => {
  const gitHub = await connect();
  const octokit = await gitHub.installation(1);
  await octokit.rest.repos.get(repository);
  play = ({ authorization }) =>
    authorization === 'token token-1'
      ? { status: 401, body: { message: 'Bad credentials' } }
      : { body: { id: 7 } };
  expect((await octokit.rest.repos.get(repository)).data.id).toBe(7);
  play = () => ({ status: 401, body: { message: 'Bad credentials' } });
  const before = tokens;
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({
    code: 'github_refused',
    status: 401,
  });
  expect(tokens - before).toBe(1);
});

test('a GET that fails on the way is tried three times, a POST that may have been done is not', async () => {
  const octokit = await (await connect()).installation(1);
  const outcomes: Answer[] = [{ status: 502 }, { status: 500 }, { body: { id: 7 } }];
  play = (_, count) => outcomes[count - 1] ?? { status: 503 };
  expect((await octokit.rest.repos.get(repository)).data.id).toBe(7);
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ reason: 'server_error' });
  expect(asked).toHaveLength(6);
  play = () => 'reset';
  const comment = octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'x' });
  await expect(comment).rejects.toMatchObject({ code: 'github_unavailable', reason: 'unreachable' });
  expect(asked).toHaveLength(7);
});

test('a GitHub that does not answer is left in bounded time', async () => {
  const octokit = await (await connect({ requestMs: 100 })).installation(1);
  play = () => 'silence';
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ reason: 'timeout' });
  expect(asked).toHaveLength(3);
});

test('whoever stops is not kept waiting', async () => {
  const stop = new AbortController();
  const octokit = await (await connect()).installation(1, stop.signal);
  play = () => 'silence';
  const answer = octokit.rest.repos.get(repository);
  answer.catch(() => undefined);
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(1);
  stop.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
});

test.each([
  ['the secondary limit', { 'retry-after': '120' }, 'secondary_limit', 120_000],
  [
    'the primary limit, by GitHub’s clock',
    {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2000000600',
      date: new Date(2_000_000_000_000).toUTCString(),
    },
    'primary_limit',
    601_000,
  ],
])(
  '%s: nothing is asked until it is over, and POST is tried again',
  async (_, headers, reason, retryAfterMs) => {
    const octokit = await (await connect()).installation(1);
    play = (_seen, count) =>
      count === 1 ? { status: 403, headers, body: { message: 'too much' } } : { body: { id: 7 } };
    const refused = await octokit.rest.repos.get(repository).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'github_unavailable', reason });
    expect((refused as GitHubUnavailable).retryAfterMs).toBeGreaterThan(retryAfterMs - 30_000);
    expect((refused as GitHubUnavailable).retryAfterMs).toBeLessThanOrEqual(retryAfterMs);
    await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ reason });
    expect(asked).toHaveLength(1);
    // Another installation has limits of its own.
    await (await (await connect()).installation(2)).rest.repos.get(repository);
    now += retryAfterMs;
    expect(
      (await octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'x' })).data.id,
    ).toBe(7);
  },
);

test('a short wait is waited, also by a POST, which the limit kept from being done', async () => {
  const octokit = await (await connect()).installation(1);
  play = (_, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '1' }, body: {} } : { body: { id: 7 } };
  expect(
    (await octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'x' })).data.id,
  ).toBe(7);
  expect(asked).toHaveLength(2);
});

test('no more is asked at once, and no more written in a minute, than the limits say', async () => {
  const limits = { atOnce: 3, writesAtOnce: 1, writesPerMinute: 5, longestWaitMs: 500 };
  const octokit = await (await connect({ limits })).installation(1);
  const write = () => octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'x' });
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () =>
      write().then(
        () => 'done',
        (error: GitHubUnavailable) => error.reason,
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(5);
  expect(outcomes.filter((outcome) => outcome === 'secondary_limit')).toHaveLength(3);
  await octokit.rest.repos.get(repository);
  now += 61_000;
  await write();
});

test('a refusal says status and route, and neither what was sent nor what people wrote', async () => {
  const octokit = await (await connect()).installation(1);
  play = () => ({ status: 422, body: { message: 'Validation Failed', errors: [{ value: 'hunter2' }] } });
  const refused = await octokit.rest.issues
    .createComment({ owner: 'acme', repo: 'secret-charts', issue_number: 1, body: 'hunter2' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(GitHubRefused);
  expect((refused as GitHubRefused).message).toBe(
    'GitHub refused POST /repos/{owner}/{repo}/issues/{issue_number}/comments with 422: Validation Failed',
  );
});

test('an installation that is gone is a refusal of the token', async () => {
  const gitHub = await connect({ apiUrl: origin });
  const octokit = await gitHub.installation(1);
  server.removeAllListeners('request');
  server.on('request', (_request, response: ServerResponse) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
  });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({
    status: 404,
    request: 'POST /app/installations/{installation_id}/access_tokens',
  });
});

test('a renamed repository is followed, with the token; another origin gets none of ours', async () => {
  const octokit = await (await connect()).installation(1);
  play = ({ url }) =>
    url.startsWith('/repos/')
      ? { status: 301, headers: { location: `${origin}/repositories/7` } }
      : { body: { id: 7 } };
  expect((await octokit.rest.repos.get(repository)).data.id).toBe(7);
  expect(asked.map(({ authorization }) => authorization)).toEqual(['token token-1', 'token token-1']);
  play = ({ url }) =>
    url.startsWith('/repos/')
      ? { status: 302, headers: { location: `${otherOrigin}/archive?token=x` } }
      : { raw: Buffer.from([0x1f, 0x8b, 0xff]), headers: { 'content-type': 'application/x-gzip' } };
  const { data } = await octokit.rest.repos.downloadTarballArchive({ ...repository, ref: sha });
  expect(Buffer.from(data as ArrayBuffer)).toEqual(Buffer.from([0x1f, 0x8b, 0xff]));
  expect(asked.at(-1)).toMatchObject({ url: '/archive?token=x', authorization: undefined });
});

test('a redirect that never ends is an error', async () => {
  const octokit = await (await connect()).installation(1);
  play = () => ({ status: 302, headers: { location: `${origin}/again` } });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({
    reason: 'unreachable',
  });
  // Four each time, three times over.
  expect(asked).toHaveLength(12);
});

test('an answer beyond all measure is not read', async () => {
  const octokit = await (await connect({ answerBytes: 1_000 })).installation(1);
  play = () => ({ raw: Buffer.alloc(2_000, ' ') });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ reason: 'bad_answer' });
});

test('a blob comes as its bytes even where GitHub calls them text; one too large is refused, a missing one named', async () => {
  const reader = repositoryReader(await (await connect()).installation(1), repository);
  const bytes = Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0x00, 0xc3]);
  const headers = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };
  play = () => ({ raw: bytes, headers });
  expect(await reader.blob(sha, bytes.length)).toEqual(bytes);
  await expect(reader.blob(sha, bytes.length - 1)).rejects.toMatchObject({ code: 'blob_too_large' });
  play = () => ({ raw: Buffer.alloc(0), headers });
  expect(await reader.blob(sha, 10)).toEqual(Buffer.alloc(0));
  play = () => ({ status: 404, body: { message: 'Not Found' } });
  await expect(reader.blob(sha, 10)).rejects.toMatchObject({ code: 'blob_missing' });
  await expect(reader.blob('main', 10)).rejects.toThrow(TypeError);
});
