import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { helmClient } from '../setup/helm-clients.ts';
import { removeTemporaryFolders } from '../setup/server.ts';
import { serverOnCluster } from './server-on-cluster.ts';

const cluster = await testCluster();
const many = 50;
const limit = 4;

afterAll(removeTemporaryFolders);

describe.skipIf(!cluster.available)(`${many} operations at once`, () => {
  test(
    `never more than ${limit} run, each is done once, and the server answers all the while`,
    { timeout: 600_000 },
    async () => {
      const server = await serverOnCluster(cluster.connection, helmClient(4), {
        CHANDLERY_OPERATIONS: String(limit),
        CHANDLERY_OPERATION_LEASE_SECONDS: '30',
      });
      try {
        expect((await server.ada().upload('team', chart('map', '1.0.0'))).status).toBe(201);
        const names = Array.from({ length: many }, (_, n) => `map-${n}`);
        const ids = await Promise.all(
          names.map((name) => server.begin('', { name, app: 'map', version: '1.0.0' })),
        );
        let most = 0;
        let asked = 0;
        for (let running = -1; running !== 0;) {
          // By the operations themselves: there is no list of them over a project.
          const items = await Promise.all(
            ids.map((id) => server.ada().call('GET', `/api/v1/operations/${id}`)),
          );
          const now = items.filter(({ state }) => state === 'running').length;
          running = items.filter(({ state }) => state === 'running' || state === 'queued').length;
          most = Math.max(most, now);
          const ready = await fetch(`${server.server().url}/ready`, { signal: AbortSignal.timeout(15_000) });
          expect(ready.status).toBe(200);
          asked += 1;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        expect(most).toBe(limit);
        expect(asked).toBeGreaterThan(10);
        for (const id of ids) {
          const log = await server.log(id);
          const states = log.filter(({ kind }) => kind === 'state').map(({ data }) => data['state']);
          expect(states).toEqual(['queued', 'running', 'succeeded']);
        }
        const { items } = await cluster.api.get<{
          items: readonly { metadata: { labels: Record<string, string> } }[];
        }>(`/api/v1/namespaces/${server.namespace}/secrets?labelSelector=owner=helm`);
        // One revision of each: nothing was done twice.
        expect(
          items
            .map(({ metadata: { labels } }) => `${labels['name']} ${labels['version']} ${labels['status']}`)
            .sort(),
        ).toEqual(names.map((name) => `${name} 1 deployed`).sort());
      } finally {
        await server.server().kill();
      }
    },
  );
});
