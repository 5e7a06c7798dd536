import { ada } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultClients } from '../setup/helm-clients.ts';
import {
  type ShownInstance,
  type ShownRevision,
  storeOnCluster,
  type StoreOnCluster,
} from './store-on-cluster.ts';
import { laterWeb, web } from './web-chart.ts';

const cluster = await testCluster();
const undo = { rollbackOnFailure: true, timeoutSeconds: 10 };
const broken = 'image: plays.test/image-pull:9.9\n';

describe.skipIf(!cluster.available).each(faultClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    await store.app.publish('web', '1.0.0', web);
    await store.app.publish('web', '1.1.0', laterWeb);
  });
  afterAll(() => store.close());

  test('an install that failed is undone, says why, and can be tried again', async () => {
    const body = { name: 'gone', app: 'web', version: '1.0.0', values: broken, options: undo };
    expect(await store.done(ada, '', body)).toMatchObject({
      state: 'failed',
      outcome: { code: 'image_pull' },
    });
    expect(await store.read('/gone')).toMatchObject({
      state: 'failed',
      currentRevision: null,
      chart: { version: '1.0.0' },
      status: { code: 'image_pull' },
    });
    expect(await store.read<ShownInstance>('/gone/resources')).toEqual({ resources: [], addresses: [] });
    expect(await store.done(ada, '/gone/upgrade', { values: '' })).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/gone')).toMatchObject({ state: 'running', currentRevision: 1 });
    expect(await store.done(ada, '/gone/uninstall', {})).toMatchObject({ state: 'succeeded' });
  });

  test('an upgrade that failed is rolled back, and chart and values are those of before', async () => {
    const body = { name: 'kept', app: 'web', version: '1.0.0', values: 'replicas: 2\n' };
    expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    const upgrade = { version: '1.1.0', values: broken, options: undo };
    expect(await store.done(ada, '/kept/upgrade', upgrade)).toMatchObject({
      state: 'failed',
      outcome: { code: 'image_pull' },
    });
    expect(await store.read('/kept')).toMatchObject({
      state: 'running',
      currentRevision: 3,
      chart: { version: '1.0.0', known: true },
    });
    expect(await store.read('/kept/values')).toEqual({ values: 'replicas: 2\n' });
    expect(await store.read('/kept/values?revision=2')).toEqual({ values: broken });
    const { items } = await store.read<{ items: readonly ShownRevision[] }>('/kept/revisions');
    expect(items).toMatchObject([
      { number: 3, current: true, action: 'rollback', status: 'deployed', chart: { version: '1.0.0' } },
      { number: 2, current: false, action: 'upgrade', status: 'failed', chart: { version: '1.1.0' } },
      { number: 1, current: false, action: 'install', status: 'superseded' },
    ]);
  });

  test('an upgrade that failed is left as it is unless asked for otherwise, and a rollback mends it', async () => {
    const upgrade = { values: broken, options: { timeoutSeconds: 8 } };
    expect(await store.done(ada, '/kept/upgrade', upgrade)).toMatchObject({ state: 'failed' });
    expect(await store.read('/kept')).toMatchObject({
      state: 'failed',
      currentRevision: 4,
      status: { code: 'image_pull' },
    });
    expect(await store.read('/kept/values')).toEqual({ values: broken });
    expect(await store.done(ada, '/kept/rollback', { revision: 3 })).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/kept')).toMatchObject({ state: 'running', status: { code: 'ready' } });
    expect(await store.read('/kept/values')).toEqual({ values: 'replicas: 2\n' });
  });

  test("the chart's tests pass, or fail and leave what runs as it is", async () => {
    expect(await store.done(ada, '/kept/test', {})).toMatchObject({
      state: 'succeeded',
      outcome: { message: '1 tests passed' },
    });
    expect(await store.done(ada, '/kept/upgrade', { values: 'test: fail\n' })).toMatchObject({
      state: 'succeeded',
    });
    const failed = await store.done(ada, '/kept/test', {});
    expect(failed).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'test_failed',
        message: "The chart's tests failed: kept-test.",
        details: { tests: [{ name: 'kept-test', phase: 'Failed' }] },
      },
    });
    expect(await store.read('/kept')).toMatchObject({ state: 'running', status: { code: 'ready' } });
  });
});
