import { ada, admin, chart, rex, una } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';
import { laterWeb, web } from './web-chart.ts';

const cluster = await testCluster();

describe.skipIf(!cluster.available).each(helmClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    const { app } = store;
    expect((await app.upload(una, chart('cache', '1.0.0', web), 'other')).statusCode).toBe(201);
    expect((await app.upload(una, chart('cache', '2.0.0', laterWeb), 'other')).statusCode).toBe(201);
    for (const [as, action] of [
      [una, 'submit'],
      [rex, 'pass'],
      [una, 'publish'],
    ] as const)
      await act(as, '1.0.0', action);
  });
  afterAll(() => store.close());

  test('what another workspace published is installed; its drafts are not', async () => {
    const body = { name: 'cache', app: 'cache', workspace: 'other', version: '1.0.0' };
    const draft = await store.app.request(ada, 'POST', store.deployments, { ...body, version: '2.0.0' });
    expect(draft.statusCode).toBe(404);
    expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/cache')).toMatchObject({
      state: 'running',
      chart: { workspace: 'other', name: 'cache', version: '1.0.0', known: true },
    });
  });

  test('a suspended version runs on for those who have it, and nobody else gets it', async () => {
    const { app, deployments } = store;
    const before = await store.read('/cache');
    await act(admin, '1.0.0', 'suspend');
    expect(await store.read('/cache')).toEqual(before);

    const again = { name: 'cache-2', app: 'cache', workspace: 'other', version: '1.0.0' };
    expect(await store.done(ada, '', again)).toMatchObject({ state: 'succeeded' });
    expect(await store.done(ada, '/cache/upgrade', { values: 'replicas: 2\n' })).toMatchObject({
      state: 'succeeded',
    });
    expect(await store.done(ada, '/cache/rollback', { revision: 1 })).toMatchObject({ state: 'succeeded' });

    const project = { slug: 'elsewhere', cluster: 'test', namespace: `${store.namespace}-2` };
    const made = await app.request(ada, 'POST', '/api/v1/workspaces/team/projects', project);
    expect(made.statusCode).toBe(201);
    const elsewhere = deployments.replace('/shop/', '/elsewhere/');
    const refused = await app.request(ada, 'POST', elsewhere, again);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'version_suspended']);

    for (const [as, action] of [
      [una, 'submit'],
      [rex, 'pass'],
      [una, 'publish'],
    ] as const)
      await act(as, '2.0.0', action);
    expect(await store.done(ada, '/cache/upgrade', { version: '2.0.0' })).toMatchObject({
      state: 'succeeded',
    });
    expect(await store.read('/cache')).toMatchObject({ state: 'running', chart: { version: '2.0.0' } });
    // `cache-2` has it still.
    expect(await store.done(ada, '/cache/upgrade', { version: '1.0.0' })).toMatchObject({
      state: 'succeeded',
    });
  });

  test('a test is removed when its time is over, and kept when somebody says so', async () => {
    const { app, deployments } = store;
    for (const name of ['brief', 'longer']) {
      const body = { name, app: 'cache', workspace: 'other', version: '2.0.0', test: { hours: 1 } };
      expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    }
    expect((await app.request(ada, 'PATCH', `${deployments}/longer`, { test: null })).statusCode).toBe(200);
    expect(await app.removeExpiredTests(Date.now())).toBe(0);
    expect(await app.removeExpiredTests(Date.now() + 3_700_000)).toBe(1);
    const { items } = await store.read<{ items: readonly { id: string }[] }>(
      '/brief/operations?kind=uninstall',
    );
    expect(items).toHaveLength(1);
    expect(await store.ended(items[0]?.id ?? '')).toMatchObject({
      state: 'succeeded',
      requestedBy: 'system',
    });
    expect((await app.request(ada, 'GET', `${deployments}/brief`)).statusCode).toBe(404);
    expect(await store.read('/longer')).toMatchObject({ state: 'running', test: null });
  });

  async function act(as: string, version: string, action: string): Promise<void> {
    const url = `/api/v1/workspaces/other/apps/cache/versions/${version}/${action}`;
    const answer = await store.app.request(as, 'POST', url);
    expect(answer.statusCode, `${action}: ${answer.body}`).toBe(200);
  }
});
