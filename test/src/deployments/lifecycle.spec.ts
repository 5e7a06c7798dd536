import { ada, admin, chart, rob } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import {
  type ShownInstance,
  type ShownRevision,
  storeOnCluster,
  type StoreOnCluster,
} from './store-on-cluster.ts';
import { laterWeb, web } from './web-chart.ts';

const cluster = await testCluster();

describe.skipIf(!cluster.available).each(helmClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    await store.app.publish('web', '1.0.0', web);
  });
  afterAll(() => store.close());

  test('a draft is deployed as a test, and the instance shows it running', async () => {
    const { app, deployments } = store;
    expect((await app.upload(ada, chart('draft', '1.0.0', web))).statusCode).toBe(201);
    const body = { name: 'try', app: 'draft', version: '1.0.0', values: 'replicas: 2\n', test: { hours: 1 } };
    const begun = await store.begin(ada, '', body);
    expect(begun).toMatchObject({ deployment: { state: 'creating', currentRevision: null } });
    expect(await store.ended(begun.operation.id)).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/try')).toMatchObject({
      state: 'running',
      currentRevision: 1,
      chart: { version: '1.0.0' },
      status: { code: 'ready' },
    });
    const { resources, addresses } = await store.read<ShownInstance>('/try/resources');
    expect(resources.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      expect.arrayContaining(['Deployment ready', 'Service ready']),
    );
    expect(resources.find(({ kind }) => kind === 'Deployment')?.pods).toHaveLength(2);
    expect(addresses).toContainEqual(expect.objectContaining({ resource: 'Service/try' }));
    expect(await store.read('/try/notes')).toEqual({ text: `Reach try in ${store.namespace}.` });
    expect((await app.request(rob, 'GET', `${deployments}/try`)).statusCode).toBe(404);
  });

  test('a new version is published, and an upgrade with edited values leads to it', async () => {
    const install = { name: 'shop', app: 'web', version: '1.0.0', values: 'replicas: 1\n', message: 'opens' };
    expect(await store.done(ada, '', install)).toMatchObject({ state: 'succeeded' });
    await store.app.publish('web', '1.1.0', laterWeb);
    const begun = await store.begin(ada, '/shop/upgrade', { version: '1.1.0', values: 'replicas: 2\n' });
    expect(begun.deployment).toMatchObject({ state: 'upgrading', chart: { version: '1.0.0' } });
    expect(await store.read('/shop')).toMatchObject({ state: 'upgrading' });
    expect(await store.ended(begun.operation.id)).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/shop')).toMatchObject({
      state: 'running',
      currentRevision: 2,
      chart: { version: '1.1.0', known: true },
    });
    expect(await history('shop')).toEqual([
      '2 upgrade 1.1.0 deployed by ada, current: changed /replicas',
      '1 install 1.0.0 superseded by ada: added /replicas',
    ]);
    expect(await imagesOf('shop')).toEqual(['registry.test/web:1.1']);
  });

  test('the same version is configured anew, and values that are left out stay', async () => {
    expect(await store.done(ada, '/shop/upgrade', { values: 'replicas: 0\n' })).toMatchObject({
      state: 'succeeded',
    });
    expect(await store.done(ada, '/shop/upgrade', {})).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/shop/values')).toEqual({ values: 'replicas: 0\n' });
    expect((await history('shop')).slice(0, 2)).toEqual([
      '4 upgrade 1.1.0 deployed by ada, current: ',
      '3 upgrade 1.1.0 superseded by ada: changed /replicas',
    ]);
  });

  test('a rollback brings back chart and values of any revision', async () => {
    for (const [revision, version, values] of [
      [1, '1.0.0', 'replicas: 1\n'],
      [2, '1.1.0', 'replicas: 2\n'],
    ] as const) {
      const begun = await store.begin(ada, '/shop/rollback', { revision });
      expect(begun.deployment.state).toBe('upgrading');
      expect(await store.ended(begun.operation.id)).toMatchObject({ state: 'succeeded' });
      expect(await store.read('/shop')).toMatchObject({ state: 'running', chart: { version, known: true } });
      expect(await store.read('/shop/values')).toEqual({ values });
      expect(await imagesOf('shop')).toEqual([`registry.test/web:${version.slice(0, 3)}`]);
    }
    expect((await history('shop')).slice(0, 2)).toEqual([
      '6 rollback 1.1.0 deployed by ada, current: changed /replicas',
      '5 rollback 1.0.0 superseded by ada: changed /replicas',
    ]);
    const missing = await store.app.request(ada, 'POST', `${store.deployments}/shop/rollback`, {
      revision: 99,
    });
    expect(missing.statusCode).toBe(404);
  });

  test('an uninstall that keeps the history is undone by a rollback; one that does not frees the name', async () => {
    const { app, deployments } = store;
    expect(await store.done(ada, '/shop/uninstall', { keepHistory: true })).toMatchObject({
      state: 'succeeded',
    });
    expect(await store.read('/shop')).toMatchObject({
      state: 'uninstalled',
      status: { code: 'uninstalled' },
    });
    expect(await store.read<ShownInstance>('/shop/resources')).toEqual({ resources: [], addresses: [] });
    expect(await objects('shop')).toEqual([]);
    const taken = await app.request(ada, 'POST', deployments, {
      name: 'shop',
      app: 'web',
      version: '1.0.0',
    });
    expect([taken.statusCode, taken.json().code]).toEqual([409, 'deployment_exists']);

    expect(await store.done(ada, '/shop/rollback', { revision: 2 })).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/shop')).toMatchObject({ state: 'running', chart: { version: '1.1.0' } });
    expect(await imagesOf('shop')).toEqual(['registry.test/web:1.1']);

    const begun = await store.begin(ada, '/shop/uninstall', {});
    expect(begun.deployment.state).toBe('deleting');
    expect(await store.ended(begun.operation.id)).toMatchObject({ state: 'succeeded' });
    expect((await app.request(ada, 'GET', `${deployments}/shop`)).statusCode).toBe(404);
    expect(await objects('shop')).toEqual([]);
    const again = { name: 'shop', app: 'web', version: '1.0.0' };
    expect(await store.done(ada, '', again)).toMatchObject({ state: 'succeeded' });
    expect(await history('shop')).toEqual(['1 install 1.0.0 deployed by ada, current: ']);
    await store.done(admin, '/shop/uninstall', {});
  });

  async function history(name: string): Promise<readonly string[]> {
    const { items } = await store.read<{ items: readonly ShownRevision[] }>(`/${name}/revisions`);
    return items.map(({ number, action, chart: { version }, status, by, current, values }) => {
      const changes = values.map(({ path, kind }) => `${kind} ${path}`).join(', ');
      return `${number} ${action} ${version} ${status} by ${by}${current ? ', current' : ''}: ${changes}`;
    });
  }

  async function imagesOf(name: string): Promise<readonly string[]> {
    const deployment = (await cluster.api.get(
      `/apis/apps/v1/namespaces/${store.namespace}/deployments/${name}`,
    )) as { spec: { template: { spec: { containers: { image: string }[] } } } };
    return deployment.spec.template.spec.containers.map(({ image }) => image);
  }

  async function objects(name: string): Promise<readonly string[]> {
    const list = (await cluster.api.get(`/apis/apps/v1/namespaces/${store.namespace}/deployments`)) as {
      items: { metadata: { name: string } }[];
    };
    return list.items.map(({ metadata }) => metadata.name).filter((found) => found === name);
  }
});
