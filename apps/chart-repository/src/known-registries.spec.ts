import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspected } from './testing/inspected.ts';
import { type PlayedInspector, playedInspector } from './testing/played-inspector.ts';
import { ada, admin, chart, rex, type TestApp, testApp } from './testing/test-app.ts';

let app: TestApp;
let inspector: PlayedInspector;
beforeAll(async () => {
  inspector = playedInspector();
  app = await testApp({ CHANDLERY_HELM: '/nowhere/helm' }, 1, { inspector });
});
afterAll(() => app.close());

/** What an inspection of a new version is told of registries. */
async function toldOf(name: string) {
  await app.upload(ada, chart(name, '1.0.0'));
  await app.act(ada, name, '1.0.0', 'submit');
  const url = `/api/v1/workspaces/team/apps/${name}/versions/1.0.0`;
  await inspected(app, (await app.request(ada, 'GET', url)).json().submission);
  const { knownRegistries, registriesByPolicy } = inspector.asked.at(-1)?.facts ?? {};
  return { knownRegistries, registriesByPolicy };
}

test('registries of active versions are known, unless the policy names those that are', async () => {
  expect(await toldOf('first')).toEqual({});
  expect(await toldOf('second')).toEqual({});
  await app.act(rex, 'first', '1.0.0', 'pass');
  await app.act(ada, 'first', '1.0.0', 'publish');
  expect(await toldOf('third')).toEqual({ knownRegistries: ['ghcr.io'], registriesByPolicy: false });
  const policy = { blockSeverities: [], blockCodes: [], allowCodes: [], required: false };
  const named = { ...policy, registries: ['quay.io'] };
  const set = await app.request(admin, 'PUT', '/api/v1/inspection-policy', named);
  expect(set.statusCode).toBe(200);
  expect(await toldOf('fourth')).toEqual({ knownRegistries: ['quay.io'], registriesByPolicy: true });
});
