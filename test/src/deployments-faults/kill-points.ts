import type { TestCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HelmClient } from '../setup/helm-clients.ts';
import { removeTemporaryFolders } from '../setup/server.ts';
import { ends, expectNoHelm, history, type Point, reached } from './kill.ts';
import { serverOnCluster, type ServerOnCluster } from './server-on-cluster.ts';
import { slowChart } from './slow-chart.ts';

/** Kills a server at points of an upgrade; each Helm has a file of its own, so that they run side by side. */
export function killed(cluster: TestCluster, helm: HelmClient, points: readonly Point[]): void {
  afterAll(removeTemporaryFolders);
  describe.skipIf(!cluster.available)(`kill -9 of the server, with Helm ${helm.major}`, () => {
    let server: ServerOnCluster;
    beforeAll(async () => {
      server = await serverOnCluster(cluster.connection, helm);
      expect((await server.ada().upload('team', slowChart('1.0.0'))).status).toBe(201);
      const installed = await server.ended(
        await server.begin('', { name: 'try', app: 'slow', version: '1.0.0' }),
      );
      expect(installed).toMatchObject({ state: 'succeeded' });
    }, 180_000);
    afterAll(() => server.server().kill());

    test.each(points)(
      '$name: the upgrade is taken over and ends well',
      { timeout: 300_000 },
      async (point) => {
        const marker = point.name.replaceAll(' ', '-');
        const operation = await server.begin('/try/upgrade', {
          values: `marker: ${marker}\n`,
          options: { timeoutSeconds: 120 },
        });
        await reached(point, server, cluster, operation, operation);
        await server.server().kill();
        await expectNoHelm(server.folder);
        await server.restart();

        const ended = await server.ended(operation);
        expect(ended).toMatchObject({ state: 'succeeded', outcome: { code: 'done' } });
        const log = await server.log(operation);
        expect(ends(log)).toHaveLength(1);
        expect(log.at(-1)).toBe(ends(log)[0]);
        const map = await cluster.api.get<{ data: unknown }>(
          `/api/v1/namespaces/${server.namespace}/configmaps/try`,
        );
        expect(map.data).toEqual({ marker });
        const revisions = await history(helm, server, cluster, 'try');
        expect(revisions.filter(({ status }) => status.startsWith('pending'))).toEqual([]);
        expect(revisions.filter(({ status }) => status === 'deployed')).toHaveLength(1);
        expect(revisions.at(-1)?.status).toBe('deployed');
        const deployment = await server.ada().call('GET', `${server.deployments}/try`);
        expect(deployment).toMatchObject({ state: 'running', currentRevision: revisions.at(-1)?.revision });
        expect(await server.ada().call('GET', `${server.deployments}/try/values`)).toMatchObject({
          values: `marker: ${marker}\n`,
        });
      },
    );
  });
}
