import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { defaultArchiveLimits } from '@chandlery/chart';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, chart, testApp, type TestApp } from '../testing/test-app.ts';
import { readArchive } from '../use-cases/read-archive.ts';

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
  const startedAtMs = performance.now();
  readArchive(archive, defaultArchiveLimits);
  const checkMs = performance.now() - startedAtMs;

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let uploaded = false;
  const upload = app.upload(ada, archive).finally(() => (uploaded = true));
  let reads = 0;
  while (!uploaded) {
    expect((await app.request(undefined, 'GET', '/index.yaml')).statusCode).toBe(200);
    reads += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  delay.disable();
  expect((await upload).statusCode).toBe(201);
  expect(reads).toBeGreaterThan(10);
  expect(delay.max / 1e6, `the longest stall in ms, where the check takes ${checkMs}`).toBeLessThan(
    checkMs / 2,
  );
});
