import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../testing/test-app.ts';
import { dependantsOf } from './dependants.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** A chart in the store that depends on `base`. */
async function publish(name: string, repository: string, range = '^1.0.0') {
  const yaml = `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndependencies:\n  - name: base\n    version: "${range}"\n    repository: ${repository}\n`;
  await app.publish(name, '1.0.0', { 'Chart.yaml': yaml });
}

test('charts that depend on an app by way of this store are its dependants, and no others', async () => {
  await app.publish('base', '1.0.0');
  await publish('near', 'https://store.example/workspaces/team');
  await publish('whole', 'https://store.example', '~1');
  await publish('far', 'https://charts.example');
  await publish('local', 'file://../base');
  const { database } = app;
  const team = await database.workspaces.findBySlug('team');
  const base = await database.apps.findByName(team?.id ?? '', 'base');
  if (base === undefined) throw new Error('no app');
  const found = await dependantsOf(database.store, base, 'https://store.example');
  expect([...found].sort((a, b) => (a.chart < b.chart ? -1 : 1))).toEqual([
    { workspace: 'team', chart: 'near', version: '1.0.0', range: '^1.0.0' },
    { workspace: 'team', chart: 'whole', version: '1.0.0', range: '~1' },
  ]);
  // Where nobody has said what the store is called, the path of the workspace's index is what there is to go by.
  expect((await dependantsOf(database.store, base, undefined)).map(({ chart }) => chart)).toEqual(['near']);
});
