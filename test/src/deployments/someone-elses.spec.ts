import { ada } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ByHand, byHand, web } from '../deployments-watch/by-hand.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';

const cluster = await testCluster();

describe.skipIf(!cluster.available).each(faultClients)(
  "a release that is not the store's, with Helm $major",
  (helm) => {
    let store: StoreOnCluster;
    let hand: ByHand;
    beforeAll(async () => {
      store = await storeOnCluster(cluster, helm);
      hand = await byHand(helm, cluster, store.namespace);
      for (const version of ['1.0.0', '2.0.0'])
        expect((await store.app.upload(ada, web(version))).statusCode).toBe(201);
    }, 180_000);
    afterAll(async () => {
      await hand.close();
      await store.close();
    });

    test(
      'is neither taken over by an install under its name, nor removed with the deployment',
      { timeout: 180_000 },
      async () => {
        await hand.helm('install', 'web', 'web-1.0.0.tgz', '--set', 'replicas=2');
        const refused = await store.done(ada, '', { name: 'web', app: 'web', version: '2.0.0' });
        expect(refused).toMatchObject({
          state: 'failed',
          outcome: { code: 'name_in_use', remedy: expect.any(String) },
        });
        const again = await store.done(ada, '/web/upgrade', { version: '2.0.0' });
        expect(again).toMatchObject({ state: 'failed', outcome: { code: 'name_in_use' } });
        expect(await store.done(ada, '/web/uninstall', {})).toMatchObject({
          state: 'succeeded',
          outcome: { message: expect.stringContaining('left alone') },
        });
        const history = JSON.parse(await hand.helm('history', 'web', '--output', 'json')) as unknown[];
        expect(history).toMatchObject([{ revision: 1, status: 'deployed', chart: 'web-1.0.0' }]);
        const path = `/apis/apps/v1/namespaces/${store.namespace}/deployments/web`;
        expect(await cluster.api.get(path)).toMatchObject({ spec: { replicas: 2 } });
      },
    );
  },
);
