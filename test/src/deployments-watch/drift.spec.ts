import { ada, rob } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { type ByHand, byHand, shown, web } from './by-hand.ts';

const cluster = await testCluster();
const slow = { timeout: 180_000 };

describe.skipIf(!cluster.available).each(faultClients)('with Helm $major', slow, (client) => {
  let store: StoreOnCluster;
  let hand: ByHand;
  const releases = () => store.deployments.replace(/deployments$/, 'releases');
  const request = async (method: 'GET' | 'POST', url: string, body?: object) =>
    (await store.app.request(ada, method, url, body)).json();

  beforeAll(async () => {
    store = await storeOnCluster(cluster, client);
    hand = await byHand(client, cluster, store.namespace);
    for (const version of ['1.0.0', '2.0.0']) await store.app.upload(ada, web(version));
  }, 180_000);
  afterAll(async () => {
    await hand.close();
    await store.close();
  });

  test('what runs is seen without a look: its state, its reason, its images', slow, async () => {
    await store.done(ada, '', { name: 'seen', app: 'web', version: '1.0.0' });
    await shown(store, 'seen', { state: 'running', status: { code: 'ready' }, drift: 'none' });
    const deployments = '/api/v1/deployments';
    const running = async (image: string) =>
      (await request('GET', `${deployments}?image=${image}`)).items.map(({ name }: { name: string }) => name);
    await expect.poll(() => running('shop.test/web'), { timeout: 60_000 }).toEqual(['seen']);
    expect(await running('shop.test/web:9')).toEqual([]);
    // By hand, and without a new revision of Helm's: nothing drifted, but it fails.
    const path = `/apis/apps/v1/namespaces/${store.namespace}/deployments/seen`;
    const containers = [{ name: 'web', image: 'plays.test/image-pull:1.0' }];
    await cluster.api.patch(path, { spec: { template: { spec: { containers } } } });
    await shown(store, 'seen', { state: 'failed', status: { code: 'image_pull' }, drift: 'none' });
    expect(await running('plays.test/image-pull')).toEqual(['seen']);
  });

  test('an upgrade by hand is seen, remembered, and taken over by a refresh', slow, async () => {
    await store.done(ada, '', { name: 'turned', app: 'web', version: '1.0.0', values: '# mine\n' });
    await hand.helm('upgrade', 'turned', 'web-2.0.0.tgz', '--set', 'replicas=2');
    await shown(store, 'turned', { drift: 'changed_outside', chart: { version: '1.0.0' } });
    // It may have been seen while Helm was in the middle of it, which is not remembered.
    const revisions = async () => (await request('GET', `${store.deployments}/turned/revisions`)).items;
    await expect.poll(revisions, { timeout: 60_000 }).toMatchObject([
      { number: 2, action: 'outside', chart: { version: '2.0.0', known: true }, operation: null },
      { number: 1, action: 'install', status: 'superseded' },
    ]);
    const found = await request('GET', '/api/v1/deployments?drift=changed_outside');
    expect(found.items).toMatchObject([{ name: 'turned' }]);
    const refreshed = await request('POST', `${store.deployments}/turned/refresh`);
    expect(refreshed).toMatchObject({ drift: 'none', currentRevision: 2, chart: { version: '2.0.0' } });
    const values = await request('GET', `${store.deployments}/turned/values`);
    expect(values.values).toBe('replicas: 2\n');
    // And it stays so.
    const again = await request('POST', `${store.deployments}/turned/refresh`);
    expect(again).toMatchObject({ drift: 'none', currentRevision: 2 });
    await store.done(ada, '/turned/upgrade', { version: '1.0.0' });
    await shown(store, 'turned', { state: 'running', currentRevision: 3, drift: 'none' });
  });

  test(
    'a release that was deleted by hand is missing, and is installed again or forgotten',
    slow,
    async () => {
      await store.done(ada, '', { name: 'lost', app: 'web', version: '1.0.0', values: 'replicas: 2\n' });
      await hand.helm('uninstall', 'lost');
      await shown(store, 'lost', { state: 'failed', drift: 'missing', status: { code: 'release_missing' } });
      expect(await request('POST', `${store.deployments}/lost/refresh`)).toMatchObject({
        code: 'release_missing',
      });
      expect(await store.done(ada, '/lost/upgrade', {})).toMatchObject({ state: 'succeeded' });
      await shown(store, 'lost', { state: 'running', drift: 'none', currentRevision: 1 });
      expect((await request('GET', `${store.deployments}/lost/values`)).values).toBe('replicas: 2\n');
      await hand.helm('uninstall', 'lost');
      await shown(store, 'lost', { drift: 'missing' });
      expect(await store.done(ada, '/lost/uninstall', {})).toMatchObject({ state: 'succeeded' });
      expect((await store.app.request(ada, 'GET', `${store.deployments}/lost`)).statusCode).toBe(404);
    },
  );

  test('a release that was deleted and installed again under the same number is seen', slow, async () => {
    await store.done(ada, '', { name: 'again', app: 'web', version: '1.0.0' });
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // Helm writes down whole seconds.
    await hand.helm('uninstall', 'again');
    await hand.helm('install', 'again', 'web-2.0.0.tgz');
    await shown(store, 'again', { drift: 'changed_outside', currentRevision: 1, state: 'running' });
    const refreshed = await request('POST', `${store.deployments}/again/refresh`);
    expect(refreshed).toMatchObject({ drift: 'none', chart: { version: '2.0.0' } });
  });

  test(
    'a release that the store does not know is listed and adopted, with history and values',
    slow,
    async () => {
      await hand.helm('install', 'found', 'web-1.0.0.tgz', '--set', 'replicas=2');
      await hand.helm('upgrade', 'found', 'web-2.0.0.tgz', '--set', 'replicas=3');
      const listed = await request('GET', releases());
      expect(listed.items).toContainEqual(
        expect.objectContaining({ name: 'found', revision: 2, managed: false, adoptable: true }),
      );
      expect((await store.app.request(rob, 'GET', releases())).statusCode).toBe(404);
      const adopted = await store.app.request(ada, 'POST', `${releases()}/found/adopt`);
      expect(adopted.statusCode, adopted.body).toBe(201);
      expect(adopted.json()).toMatchObject({
        state: 'running',
        currentRevision: 2,
        chart: { workspace: 'team', version: '2.0.0', known: true },
      });
      const { items } = await request('GET', `${store.deployments}/found/revisions`);
      expect(items).toMatchObject([
        { number: 2, action: 'adopt', status: 'deployed', by: 'outside the store' },
        { number: 1, action: 'adopt', status: 'superseded', chart: { version: '1.0.0' } },
      ]);
      expect((await request('GET', `${store.deployments}/found/values`)).values).toBe('replicas: 3\n');
      await shown(store, 'found', { status: { code: 'ready' }, drift: 'none' });
      const twice = await store.app.request(ada, 'POST', `${releases()}/found/adopt`);
      expect(twice.json()).toMatchObject({ code: 'deployment_exists' });
      expect((await store.app.request(ada, 'POST', `${releases()}/nothing/adopt`)).statusCode).toBe(404);
      expect(await store.done(ada, '/found/rollback', { revision: 1 })).toMatchObject({ state: 'succeeded' });
      await shown(store, 'found', { state: 'running', chart: { version: '1.0.0' }, drift: 'none' });
    },
  );
});
