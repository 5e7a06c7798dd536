import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders } from '../setup/server.ts';
import { ends, expectNoHelm, history, type Point, reached } from './kill.ts';
import { serverOnCluster, type ServerOnCluster } from './server-on-cluster.ts';
import { slowChart } from './slow-chart.ts';

const cluster = await testCluster();
const waiting: Point = { name: 'waiting', after: 'waiting', laterMs: 0 };

afterAll(removeTemporaryFolders);

describe.skipIf(!cluster.available).each(faultClients)('SIGTERM in the middle, with Helm $major', (helm) => {
  let server: ServerOnCluster;
  beforeAll(async () => {
    // A lease that nobody could wait for: what is let go of is taken up at once.
    server = await serverOnCluster(cluster.connection, helm, {
      CHANDLERY_STOP_SECONDS: '4',
      CHANDLERY_OPERATION_LEASE_SECONDS: '600',
    });
    expect((await server.ada().upload('team', slowChart('1.0.0'))).status).toBe(201);
    const body = { name: 'try', app: 'slow', version: '1.0.0' };
    expect(await server.ended(await server.begin('', body))).toMatchObject({ state: 'succeeded' });
  }, 180_000);
  afterAll(() => server.server().kill());

  test(
    'what does not end in time is left whole to the next process, which does it',
    { timeout: 300_000 },
    async () => {
      const values = 'marker: stopped\nreadyAfter: 20s\n';
      const operation = await server.begin('/try/upgrade', { values, options: { timeoutSeconds: 120 } });
      await reached(waiting, server, cluster, operation, operation);
      // Ends with 0, or this throws.
      await server.server().stop();
      await expectNoHelm(server.folder);
      const stopped = server.server().output();
      expect(stopped).not.toContain('failed unexpectedly');
      await server.restart();
      expect(await server.ended(operation)).toMatchObject({ state: 'succeeded' });
      expect(ends(await server.log(operation))).toHaveLength(1);
      const revisions = await history(helm, server, cluster, 'try');
      expect(revisions.filter(({ status }) => status.startsWith('pending'))).toEqual([]);
      expect(revisions.filter(({ status }) => status === 'deployed')).toHaveLength(1);
      const map = await cluster.api.get<{ data: unknown }>(
        `/api/v1/namespaces/${server.namespace}/configmaps/try`,
      );
      expect(map.data).toEqual({ marker: 'stopped' });
    },
  );
});
