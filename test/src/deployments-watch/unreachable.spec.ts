import { ada, admin } from '@chandlery/chart-repository/testing';
import { startCluster } from '@chandlery/cluster-tool';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { expect, test } from 'vitest';
import { storeOnCluster } from '../deployments/store-on-cluster.ts';
import { helmClient } from '../setup/helm-clients.ts';
import { shown, web } from './by-hand.ts';

const { available } = await testCluster();

/** On a cluster of its own, as its API server is stopped. */
test.skipIf(!available)(
  'a cluster that is away is shown at the cluster, and at its deployments without calling them failed',
  { timeout: 240_000 },
  async () => {
    const cluster = await startCluster();
    const store = await storeOnCluster({ connection: cluster }, helmClient(3));
    const check = async () =>
      (await store.app.request(admin, 'GET', '/api/v1/clusters/test')).json().lastCheck;
    try {
      await store.app.upload(ada, web('1.0.0'));
      await store.done(ada, '', { name: 'web', app: 'web', version: '1.0.0' });
      await shown(store, 'web', { state: 'running', status: { code: 'ready' } });
      await cluster.stopApiServer();
      await shown(store, 'web', { state: 'running', status: { code: 'cluster_unreachable' }, drift: 'none' });
      expect(await check()).toMatchObject({ ok: false, problem: { code: 'cluster_unreachable' } });
      await cluster.startApiServer();
      await shown(store, 'web', { state: 'running', status: { code: 'ready' }, drift: 'none' });
      expect(await check()).toMatchObject({ ok: true });
    } finally {
      await store.close();
      await cluster.stop();
    }
  },
);
