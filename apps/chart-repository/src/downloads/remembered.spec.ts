import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, admin, chart, rob, type TestApp, testApp, una, vic } from '../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const fileUrl = (name: string, version = '1.0.0') => `/workspaces/team/charts/${name}-${version}.tgz`;
const appUrl = (name: string) => `/api/v1/workspaces/team/apps/${name}`;
const immutable = 'public, max-age=31536000, immutable';

/** Asks twice, so that the second answer comes from what is remembered. */
async function twice(as: string | undefined, url: string, headers: Record<string, string> = {}) {
  await app.request(as, 'GET', url, undefined, headers);
  return app.request(as, 'GET', url, undefined, headers);
}

async function must(as: string, method: 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) {
  const answer = await app.request(as, method, url, body);
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
}

test('a version that is suspended says so at the next request, and no more once it is active again', async () => {
  const archive = await app.publish('halted', '1.0.0');
  const warning = async () => (await twice(undefined, fileUrl('halted'))).headers;
  expect(await warning()).toMatchObject({ 'cache-control': immutable });
  await app.act(ada, 'halted', '1.0.0', 'suspend');
  const suspended = await app.request(undefined, 'GET', fileUrl('halted'));
  expect(suspended.headers).toMatchObject({
    'cache-control': 'private, no-cache',
    warning: expect.stringContaining('suspended'),
  });
  expect(Buffer.compare(suspended.rawPayload, archive)).toBe(0);
  await app.act(ada, 'halted', '1.0.0', 'activate');
  expect(await warning()).not.toHaveProperty('warning');
});

test('a deleted version is gone at the next request', async () => {
  await app.publish('gone', '1.0.0');
  await app.act(ada, 'gone', '1.0.0', 'suspend');
  expect((await twice(undefined, fileUrl('gone'))).statusCode).toBe(200);
  await must(ada, 'DELETE', `${appUrl('gone')}/versions/1.0.0`);
  expect((await app.request(ada, 'GET', fileUrl('gone'))).statusCode).toBe(404);
  expect((await app.request(undefined, 'GET', fileUrl('gone'))).statusCode).toBe(401);
});

test('a draft that is replaced gives its new bytes, and one that was absent is there once uploaded', async () => {
  expect((await twice(rob, fileUrl('redone'))).statusCode).toBe(404);
  await app.upload(rob, chart('redone', '1.0.0'));
  const first = await twice(rob, fileUrl('redone'));
  const better = Buffer.from(chart('redone', '1.0.0', { 'README.md': 'better\n' }));
  const replaced = await app.request(rob, 'PUT', `${appUrl('redone')}/versions/1.0.0/archive`, better, {
    'content-type': 'application/gzip',
  });
  expect(replaced.statusCode).toBe(200);
  const second = await app.request(rob, 'GET', fileUrl('redone'));
  expect(Buffer.compare(second.rawPayload, better)).toBe(0);
  expect(second.headers['etag']).not.toBe(first.headers['etag']);
});

test('what is remembered for those who may see it is hidden from the others', async () => {
  await app.upload(rob, chart('hidden', '1.0.0'));
  expect((await twice(rob, fileUrl('hidden'))).statusCode).toBe(200);
  expect((await app.request(una, 'GET', fileUrl('hidden'))).statusCode).toBe(404);
  expect((await app.request(undefined, 'GET', fileUrl('hidden'))).statusCode).toBe(401);
});

test('somebody who leaves the workspace sees its drafts no more', async () => {
  await app.upload(rob, chart('left', '1.0.0'));
  await must(ada, 'PUT', '/api/v1/workspaces/team/members/una', { role: 'viewer' });
  expect((await twice(una, fileUrl('left'))).statusCode).toBe(200);
  await must(ada, 'DELETE', '/api/v1/workspaces/team/members/una');
  expect((await app.request(una, 'GET', fileUrl('left'))).statusCode).toBe(404);
});

test('a policy that lets numbers be used again takes the right to keep archives for ever', async () => {
  await app.publish('kept', '1.0.0');
  const cache = async () => (await twice(undefined, fileUrl('kept'))).headers['cache-control'];
  expect(await cache()).toBe(immutable);
  await must(admin, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 0, keepNumbers: false });
  expect(await cache()).toBe('private, no-cache');
  await must(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
  expect(await cache()).toBe(immutable);
});

test('an app that is suspended keeps its archives, and the address without workspace follows the owner', async () => {
  const archive = await app.publish('owned', '1.0.0');
  const short = () => twice(undefined, '/charts/owned-1.0.0.tgz');
  expect(Buffer.compare((await short()).rawPayload, archive)).toBe(0);
  await must(admin, 'POST', `${appUrl('owned')}/suspend`);
  expect((await short()).statusCode).toBe(401);
  expect((await twice(undefined, fileUrl('owned'))).statusCode).toBe(200);
});

test('a moved app is downloaded as before', async () => {
  await app.publish('moved', '1.0.0');
  await twice(undefined, fileUrl('moved'));
  await must(admin, 'POST', '/api/v1/categories', { slug: 'queues', name: 'Queues' });
  await must(ada, 'PUT', `${appUrl('moved')}/category`, { category: 'queues' });
  const answer = await twice(vic, fileUrl('moved'));
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, immutable]);
});

test.each([
  ['small', 100],
  ['large', 300_000],
])(
  'a range, HEAD and 304 of a %s archive are the same the first and the second time',
  async (name, bytes) => {
    const archive = await app.publish(name, '1.0.0', { blob: randomBytes(bytes).toString('hex') });
    for (const _ of ['first', 'second']) {
      const part = await app.request(undefined, 'GET', fileUrl(name), undefined, { range: 'bytes=20-29' });
      expect([part.statusCode, part.headers['content-range']]).toEqual([
        206,
        `bytes 20-29/${archive.length}`,
      ]);
      expect(Buffer.compare(part.rawPayload, archive.slice(20, 30))).toBe(0);
      const whole = await app.request(undefined, 'GET', fileUrl(name));
      expect(Buffer.compare(whole.rawPayload, archive)).toBe(0);
      const head = await app.request(undefined, 'HEAD', fileUrl(name));
      expect([head.headers['content-length'], head.rawPayload.length]).toEqual([String(archive.length), 0]);
      const etag = String(whole.headers['etag']);
      const same = await app.request(undefined, 'GET', fileUrl(name), undefined, { 'if-none-match': etag });
      expect([same.statusCode, same.rawPayload.length]).toEqual([304, 0]);
    }
  },
);
