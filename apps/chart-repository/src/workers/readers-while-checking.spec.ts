import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, chart, testApp, type TestApp } from '../testing/test-app.ts';

/** Near the limits: 15 MB that inflate to 90 MB, with values that take a while. */
const files = Object.fromEntries([
  ...Array.from({ length: 5 }, (_, n) => [`noise-${n}`, randomBytes(3_000_000).toString('base64')]),
  ...Array.from({ length: 14 }, (_, n) => [`text-${n}`, 'a line of a template\n'.repeat(240_000)]),
  ['values.yaml', Array.from({ length: 20_000 }, (_, n) => `key-${n}: [1, 2]\n`).join('')],
]);

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.publish('web', '1.0.0');
});
afterAll(() => app.close());

test('an index is read while a large archive is checked', { timeout: 120_000 }, async () => {
  const archive = chart('big', '1.0.0', files);
  expect(archive.byteLength).toBeGreaterThan(14_000_000);
  // The first takes the start of a worker and of everything else with it.
  expect((await app.upload(ada, chart('other', '1.0.0', { noise: files['noise-0'] ?? '' }))).statusCode).toBe(
    201,
  );
  let uploaded = false;
  const upload = app.upload(ada, archive).finally(() => (uploaded = true));
  let reads = 0;
  while (!uploaded) {
    expect((await app.request(undefined, 'GET', '/index.yaml')).statusCode).toBe(200);
    reads += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect((await upload).statusCode).toBe(201);
  // Counted, not measured: were it checked here, hardly any would come in between.
  expect(reads).toBeGreaterThan(10);
});
