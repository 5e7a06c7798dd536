import { expect, test, vi } from 'vitest';
import { ApiError, TransportError } from '../errors.ts';
import {
  broken,
  type FakeFetch,
  fakeFetch,
  json,
  problem,
  type Reply,
  silent,
} from '../testing/fake-fetch.ts';
import type { Client } from './client-types.ts';
import { createClient } from './create-client.ts';
import type { RetrySettings } from './retries.ts';

const quick: RetrySettings = { maxWaitMs: 5 };
const clientOf = (fetch: FakeFetch, retries = quick) =>
  createClient({ baseUrl: 'http://store', fetch, retries });
const address = { workspace: 'team', app: 'web', version: '1.0.0' };
const unreachable: Reply = () => new Response('<html>', { status: 502 });
const overrun: Reply = () => new Response('', { status: 503, headers: { 'retry-after': '0' } });
const done: Reply = () => new Response(null, { status: 204 });

type Try = readonly [string, (client: Client) => Promise<unknown>];
const again: readonly Try[] = [
  ['reading', (client) => client.me.get()],
  [
    'setting the whole',
    (client) => client.workspaces.members.set({ workspace: 'team', account: 'una' }, { role: 'viewer' }),
  ],
  ['deleting', (client) => client.versions.delete(address)],
  ['deleting what one saw', (client) => client.versions.delete(address, { ifRevision: 3 })],
  ['checking an upload', (client) => client.versions.checkUpload({ workspace: 'team' }, new Uint8Array(3))],
  ['uploading', (client) => client.versions.upload({ workspace: 'team' }, new Uint8Array(3))],
];
const never: readonly Try[] = [
  ['an action', (client) => client.versions.publish(address)],
  ['making something', (client) => client.workspaces.create({ slug: 'team' })],
  ['changing a part', (client) => client.apps.update({ workspace: 'team', app: 'web' }, { home: '' })],
  [
    'setting what one saw',
    (client) =>
      client.workspaces.members.set(
        { workspace: 'team', account: 'una' },
        { role: 'viewer' },
        { ifRevision: 2 },
      ),
  ],
  [
    'uploading with an icon',
    (client) =>
      client.versions.upload({ workspace: 'team' }, { chart: new Uint8Array(3), icon: new Uint8Array(3) }),
  ],
  ['uploading a stream', (client) => client.versions.upload({ workspace: 'team' }, new Blob(['x']).stream())],
];

test.each(again)(
  '%s is tried again when the connection broke, or a proxy answered for the server',
  async (_name, call) => {
    const fetch = fakeFetch(broken, unreachable, json({ items: [] }));
    await call(clientOf(fetch));
    expect(fetch.requests).toHaveLength(3);
  },
);

test.each(never)('%s is not, since it may have been done', async (_name, call) => {
  for (const failure of [broken, unreachable, overrun]) {
    const fetch = fakeFetch(failure, json({}));
    await expect(call(clientOf(fetch))).rejects.toBeInstanceOf(TransportError);
    expect(fetch.requests).toHaveLength(1);
  }
});

test.each([...again, ...never.slice(0, -1)])(
  '%s is tried again after a refusal that came before anything was done',
  async (_name, call) => {
    const busy = problem('busy', 503, {}, { 'retry-after': '0' });
    const fetch = fakeFetch(busy, busy, json({ items: [] }));
    await call(clientOf(fetch));
    expect(fetch.requests).toHaveLength(3);
  },
);

test('any other refusal stands', async () => {
  for (const reply of [
    problem('not_visible', 404),
    problem('internal', 500),
    problem('revision_conflict', 409),
  ]) {
    const fetch = fakeFetch(reply, json({}));
    await expect(clientOf(fetch).me.get()).rejects.toBeInstanceOf(ApiError);
    expect(fetch.requests).toHaveLength(1);
  }
});

test('tries end: the last error is told', async () => {
  const fetch = fakeFetch(broken);
  await expect(clientOf(fetch).me.get()).rejects.toMatchObject({
    reason: 'network',
    cause: new TypeError('fetch failed'),
  });
  expect(fetch.requests).toHaveLength(3);
  const once = fakeFetch(broken);
  await expect(clientOf(once, { attempts: 0 }).me.get()).rejects.toThrow('GET /me: the connection failed.');
  expect(once.requests).toHaveLength(1);
});

test('it waits as long as Retry-After says, and not at all where that is too long', async () => {
  vi.useFakeTimers();
  try {
    const fetch = fakeFetch(
      problem('too_many_attempts', 429, {}, { 'retry-after': '7' }),
      json({ items: [] }),
    );
    const answer = clientOf(fetch, { maxWaitMs: 8_000 }).permissions.list();
    await vi.advanceTimersByTimeAsync(6_999);
    expect(fetch.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ items: [] });
    expect(fetch.requests).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
  const fetch = fakeFetch(problem('too_many_attempts', 429, {}, { 'retry-after': '900' }));
  await expect(clientOf(fetch, {}).permissions.list()).rejects.toMatchObject({ retryAfterSeconds: 900 });
  expect(fetch.requests).toHaveLength(1);
});

test('what is gone after a delete that came to no answer was deleted by it; what was never there is not', async () => {
  const gone = problem('not_visible', 404);
  expect(await clientOf(fakeFetch(broken, gone)).versions.delete(address)).toBeUndefined();
  expect(await clientOf(fakeFetch(broken, done)).versions.delete(address)).toBeUndefined();
  await expect(clientOf(fakeFetch(gone)).versions.delete(address)).rejects.toMatchObject({
    code: 'not_visible',
  });
});

const bytes = new TextEncoder().encode('an archive');
const exists = problem('version_exists', 409, { details: { app: 'web', version: '1.0.0', id: 'v1' } });

async function sha256(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

test('an upload that finds its own version in its way has succeeded', async () => {
  const own = { id: 'v1', digest: await sha256(), provenance: true };
  for (const upload of [bytes, { chart: bytes, prov: 'signed' }]) {
    const fetch = fakeFetch(broken, exists, json(own));
    expect(await clientOf(fetch).versions.upload({ workspace: 'team' }, upload)).toEqual(own);
    expect(fetch.requests.at(-1)).toBe('GET http://store/api/v1/workspaces/team/apps/web/versions/1.0.0');
  }
});

test('a version without the provenance file that came along is not its own', async () => {
  const fetch = fakeFetch(broken, exists, json({ id: 'v1', digest: await sha256(), provenance: false }));
  const upload = clientOf(fetch).versions.upload({ workspace: 'team' }, { chart: bytes, prov: 'signed' });
  await expect(upload).rejects.toMatchObject({ code: 'version_exists' });
});

test.each([
  ['of other bytes', fakeFetch(broken, exists, json({ id: 'v1', digest: 'of other bytes' }))],
  ['that was there at the first try', fakeFetch(exists)],
])('a version %s stands in the way', async (_name, fetch) => {
  const upload = clientOf(fetch).versions.upload({ workspace: 'team' }, bytes);
  await expect(upload).rejects.toMatchObject({ code: 'version_exists', details: { version: '1.0.0' } });
});

test('a signal ends the request, and the waiting between tries, with its reason', async () => {
  for (const reply of [silent, problem('busy', 503, {}, { 'retry-after': '9' })]) {
    const controller = new AbortController();
    const answer = clientOf(fakeFetch(reply), {}).me.get({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('closed')), 5);
    await expect(answer).rejects.toThrow('closed');
  }
  const fetch = fakeFetch(silent);
  const all = createClient({ baseUrl: '', fetch, signal: AbortSignal.abort(new Error('over')) });
  await expect(all.me.get()).rejects.toThrow('over');
});

test('a try that takes too long is a timeout, and is tried again where that is safe', async () => {
  const fetch = fakeFetch(silent, json({ items: [] }));
  expect(await clientOf(fetch).permissions.list({ timeoutMs: 5 })).toEqual({ items: [] });
  const action = clientOf(fakeFetch(silent)).versions.publish(address, {}, { timeoutMs: 5 });
  await expect(action).rejects.toMatchObject({ name: 'TransportError', reason: 'timeout' });
});
