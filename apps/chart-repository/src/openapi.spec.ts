import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin, type TestApp, testApp } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

type Operation = {
  summary?: string;
  tags?: string[];
  responses: Record<string, unknown>;
  operationId?: string;
};

test('the API describes itself in valid OpenAPI, every operation with a summary and the problem it refuses with', async () => {
  const document = (await app.request(undefined, 'GET', '/api/v1/openapi.json')).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  expect(operations.length).toBeGreaterThan(40);
  for (const { name, summary, tags, responses } of operations) {
    expect(summary, name).toBeTruthy();
    expect(tags, name).toHaveLength(1);
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['4XX']));
  }
});

test('a page shows the API to people', async () => {
  const page = await app.request(undefined, 'GET', '/api/v1/docs');
  expect([page.statusCode, page.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
});

test('metrics count requests by route and status, uploads, actions, versions by state and the index', async () => {
  await app.publish('counted', '1.0.0');
  await app.request(undefined, 'GET', '/index.yaml');
  const text = (await app.request(admin, 'GET', '/metrics')).body;
  for (const line of [
    'chandlery_http_request_duration_seconds_count{method="GET",route="/index.yaml",status="200"} 1',
    'chandlery_uploads_total 1',
    'chandlery_actions_total{action="publish"} 1',
    'chandlery_versions{state="active"} 1',
    'chandlery_versions{state="draft"} 0',
    'chandlery_index_pieces 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/chandlery_index_bytes [1-9]/);
});

test('health and what it is are open to all, and it is ready', async () => {
  expect((await app.request(undefined, 'GET', '/health')).json()).toEqual({ healthy: true });
  expect((await app.request(undefined, 'GET', '/info')).json()).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  expect((await app.request(undefined, 'GET', '/ready')).json()).toEqual({ ready: true });
});
