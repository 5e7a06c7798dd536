import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, chart, type TestApp, testApp } from './testing/test-app.ts';

let app: TestApp;
let archive: Uint8Array;
const url = '/workspaces/team/charts/file-1.0.0+a.tgz';
beforeAll(async () => {
  app = await testApp();
  archive = await app.publish('file', '1.0.0+a');
});
afterAll(() => app.close());

test('an archive comes with its length, a strong ETag and the right to keep it for ever', async () => {
  const answer = await app.request(undefined, 'GET', url);
  expect(Buffer.compare(answer.rawPayload, archive)).toBe(0);
  expect(answer.headers).toMatchObject({
    'content-length': String(archive.byteLength),
    etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    'accept-ranges': 'bytes',
    'content-type': 'application/x-tar',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test('HEAD says the same without the bytes', async () => {
  const [get, head] = [await app.request(undefined, 'GET', url), await app.request(undefined, 'HEAD', url)];
  expect(head.rawPayload).toHaveLength(0);
  for (const name of ['content-length', 'etag', 'content-type', 'cache-control'])
    expect(head.headers[name]).toBe(get.headers[name]);
});

test.each([
  ['bytes=0-9', 206, 0, 10],
  ['bytes=10-', 206, 10, undefined],
  ['bytes=-5', 206, -5, undefined],
  ['bytes=0-1,4-5', 200, 0, undefined],
  ['lines=0-1', 200, 0, undefined],
])('a range of %s gets %i', async (range, status, start, end) => {
  const answer = await app.request(undefined, 'GET', url, undefined, { range });
  expect(answer.statusCode).toBe(status);
  expect(Buffer.compare(answer.rawPayload, archive.slice(start, end))).toBe(0);
});

test('a range beyond the end is 416, and one of other bytes gets the whole', async () => {
  const beyond = await app.request(undefined, 'GET', url, undefined, { range: 'bytes=9999999-' });
  expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([
    416,
    `bytes */${archive.byteLength}`,
  ]);
  const other = await app.request(undefined, 'GET', url, undefined, {
    range: 'bytes=0-1',
    'if-range': '"other"',
  });
  expect(other.statusCode).toBe(200);
});

test('whoever has the bytes or the index already gets 304', async () => {
  for (const path of [url, '/index.yaml']) {
    const { etag } = (await app.request(undefined, 'GET', path)).headers;
    const answer = await app.request(undefined, 'GET', path, undefined, {
      'if-none-match': `"x", ${String(etag)}`,
    });
    expect([answer.statusCode, answer.rawPayload.length]).toEqual([304, 0]);
  }
});

test('an index that changed has another ETag, one that did not has the same', async () => {
  const etag = async () =>
    (await app.request(undefined, 'GET', '/workspaces/team/index.yaml')).headers['etag'];
  const before = await etag();
  expect(await etag()).toBe(before);
  await app.publish('file', '1.1.0');
  expect(await etag()).not.toBe(before);
});

test('the address without a workspace serves what the combined index serves, always revalidated', async () => {
  const answer = await app.request(undefined, 'GET', '/charts/file-1.0.0+a.tgz');
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
});

test('two charts whose file names look alike are looked up whole', async () => {
  await app.publish('redis', '1.0.0');
  await app.publish('redis-1.0.0', '2.0.0');
  const entries = (await app.request(undefined, 'GET', '/index.yaml')).json().entries;
  expect(entries['redis-1.0.0'][0].urls).toEqual(['/workspaces/team/charts/redis-1.0.0-2.0.0.tgz']);
  expect((await app.request(undefined, 'GET', '/workspaces/team/charts/redis-1.0.0.tgz')).statusCode).toBe(
    200,
  );
  expect((await app.upload(ada, chart('redis', '1.0.0-2.0.0'))).json().code).toBe('file_name_taken');
});

test('a context path is in front of every address, and the index says so', async () => {
  const below = await testApp({ CHANDLERY_CONTEXT_PATH: '/my/charts' });
  const path = '/my/charts/index.yaml';
  expect((await below.request(undefined, 'GET', path)).json()).toMatchObject({
    serverInfo: { contextPath: '/my/charts' },
  });
  expect((await below.request(undefined, 'GET', '/index.yaml')).statusCode).toBe(404);
  expect((await below.request(undefined, 'GET', '/my/charts/api/v1/openapi.json')).json().servers).toEqual([
    { url: '/my/charts' },
  ]);
  await below.close();
});
