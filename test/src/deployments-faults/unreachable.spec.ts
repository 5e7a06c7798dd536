import { type Cluster, startCluster } from '@chandlery/cluster-tool';
import { adminApi, testCluster } from '@chandlery/cluster-tool/testing';
import { ada, admin } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { slowChart } from './slow-chart.ts';

const shared = await testCluster();

/** A cluster of its own, whose API server these tests stop. */
describe.skipIf(!shared.available).each(faultClients)(
  'a cluster that goes away, with Helm $major',
  (helm) => {
    let cluster: Cluster;
    let store: StoreOnCluster;
    beforeAll(async () => {
      cluster = await startCluster();
      store = await storeOnCluster({ connection: cluster }, helm);
      expect((await store.app.upload(ada, slowChart('1.0.0'))).statusCode).toBe(201);
      const body = { name: 'try', app: 'slow', version: '1.0.0' };
      expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    }, 240_000);
    afterAll(async () => {
      await store.close();
      await cluster.stop();
    });

    const deployment = async () => (await store.app.request(ada, 'GET', `${store.deployments}/try`)).json();
    const upgrade = (values: string) =>
      store.done(ada, '/try/upgrade', { values, options: { timeoutSeconds: 60 } });

    test('before anything is begun: the operation says so, and what ran counts as running', async () => {
      await cluster.stopApiServer();
      expect(await upgrade('marker: never\n')).toMatchObject({
        state: 'failed',
        outcome: {
          code: 'cluster_unreachable',
          message: expect.stringContaining(new URL(cluster.server).host),
          remedy: expect.any(String),
        },
      });
      expect(await deployment()).toMatchObject({ state: 'running', currentRevision: 1 });
      // Nobody who reads asks the cluster.
      const readers = await Promise.all(Array.from({ length: 1_000 }, deployment));
      expect(readers.every(({ state }) => state === 'running')).toBe(true);
      const dry = { name: 'dry', app: 'slow', version: '1.0.0' };
      const dryRun = await store.app.request(ada, 'POST', `${store.deployments}/dry-run`, dry);
      expect(dryRun.statusCode).toBe(502);
      expect(dryRun.json()).toMatchObject({ code: 'cluster_unreachable' });
      const checked = await store.app.request(admin, 'POST', '/api/v1/clusters/test/check');
      expect(checked.statusCode).toBe(200);
      expect(checked.body).toContain('cluster_unreachable');
      await cluster.startApiServer();
      expect(await upgrade('marker: again\n')).toMatchObject({ state: 'succeeded' });
      expect(await deployment()).toMatchObject({ state: 'running' });
    }, 240_000);

    test('in the middle of an upgrade: it fails and says why, and the next one is not in its way', async () => {
      const body = {
        values: 'marker: middle\nreadyAfter: 600s\n',
        options: { timeoutSeconds: 30 },
      };
      const begun = await store.app.request(ada, 'POST', `${store.deployments}/try/upgrade`, body);
      const { id } = (begun.json() as { operation: { id: string } }).operation;
      await untilLine(id, 'waiting');
      await cluster.stopApiServer();
      const broken = await store.ended(id);
      expect(broken).toMatchObject({
        state: 'failed',
        outcome: { code: 'cluster_unreachable', remedy: expect.any(String) },
      });
      expect(await deployment()).toMatchObject({ state: 'failed', status: { code: 'cluster_unreachable' } });

      await cluster.startApiServer();
      const next = await upgrade('marker: next\n');
      expect(next).toMatchObject({ state: 'succeeded' });
      expect(await deployment()).toMatchObject({ state: 'running', chart: { version: '1.0.0' } });
      const api = adminApi(cluster);
      const { items } = await api.get<{ items: readonly { metadata: { labels: { status: string } } }[] }>(
        `/api/v1/namespaces/${store.namespace}/secrets?labelSelector=owner=helm,name=try`,
      );
      const statuses = items.map(({ metadata }) => metadata.labels.status);
      expect(statuses.filter((status) => status.startsWith('pending'))).toEqual([]);
      expect(statuses.filter((status) => status === 'deployed')).toHaveLength(1);
      api.close();
    }, 400_000);

    async function untilLine(id: string, step: string): Promise<void> {
      for (let tries = 0; tries < 1_200; tries += 1) {
        const { items } = (await store.app.request(ada, 'GET', `/api/v1/operations/${id}/log`)).json() as {
          items: readonly { data: { step?: string } }[];
        };
        if (items.some(({ data }) => data.step === step)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`it never came to ${step}`);
    }
  },
);
