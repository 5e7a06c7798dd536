import { startCluster, type Cluster } from '@chandlery/cluster-tool';
import { adminApi, freshNamespace, testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type ClusterConnection } from '../connection/cluster-connection.ts';
import { readKubeconfig } from '../credential/read-kubeconfig.ts';
import type { ReleaseState } from './release-store.ts';
import { watchReleases } from './watch-releases.ts';

const { available } = await testCluster();
const patient = { timeout: 60_000, interval: 200 };

/** On a cluster of its own, as its API server is stopped. */
describe.skipIf(!available)('a watch over releases', () => {
  let cluster: Cluster;
  let connection: ClusterConnection;

  beforeAll(async () => {
    cluster = await startCluster();
    connection = connect(readKubeconfig(cluster.kubeconfig));
  });

  afterAll(async () => {
    await connection.close();
    await cluster.stop();
  });

  async function deploy(namespace: string, name: string): Promise<void> {
    await adminApi(cluster).create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name,
        annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
      },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'main', image: 'web:1' }] },
        },
      },
    });
  }

  test('over the whole cluster goes on after the API server was away, and says so meanwhile', async () => {
    const told = new Map<string, ReleaseState>();
    const problems: (string | undefined)[] = [];
    const watch = watchReleases(connection, {
      namespaces: 'all',
      gatherMs: 50,
      onChanges: (changes) => changes.forEach((change) => told.set(change.name, change)),
      onProblem: (problem) => problems.push(problem?.code),
      times: { watchSeconds: 300, silenceMs: 100_000, firstPauseMs: 50, longestPauseMs: 500 },
    });
    await watch.synced;
    const namespace = await freshNamespace(adminApi(cluster), 'watch');
    await deploy(namespace, 'before');
    await expect
      .poll(() => told.get('before'), patient)
      .toMatchObject({ state: 'ready', pods: { total: 1, ready: 1 } });
    await cluster.stopApiServer();
    await expect.poll(() => watch.problem?.code, patient).toBe('cluster_unreachable');
    // What is known is still there to be read.
    expect(watch.find({ namespace, name: 'before' })).toMatchObject({ state: 'ready' });
    await cluster.startApiServer();
    await expect.poll(() => watch.problem, patient).toBeUndefined();
    await deploy(namespace, 'after');
    await expect.poll(() => told.get('after'), patient).toMatchObject({ state: 'ready', pods: { total: 1 } });
    expect(problems).toContain('cluster_unreachable');
    expect(problems.at(-1)).toBeUndefined();
    await watch.close();
    await deploy(namespace, 'closed');
    expect(told.has('closed')).toBe(false);
  });

  test('over many namespaces leaves room for calls, and takes namespaces in and out', async () => {
    const api = adminApi(cluster);
    const namespaces = await Promise.all(Array.from({ length: 7 }, () => freshNamespace(api, 'many')));
    const [first = '', second = ''] = namespaces;
    const watch = watchReleases(connection, {
      namespaces: namespaces.slice(1),
      gatherMs: 50,
      onChanges: () => {},
    });
    await watch.synced;
    await expect(connection.get('/version', { timeoutMs: 10_000 })).resolves.toMatchObject({ major: '1' });
    await deploy(first, 'one');
    await deploy(second, 'two');
    await expect.poll(() => watch.find({ namespace: second, name: 'two' })?.state, patient).toBe('ready');
    expect(watch.find({ namespace: first, name: 'one' })).toBeUndefined();
    watch.setNamespaces([first]);
    await expect.poll(() => watch.find({ namespace: first, name: 'one' })?.state, patient).toBe('ready');
    expect(watch.all().map(({ name }) => name)).toEqual(['one']);
    await watch.close();
  });

  test('that may not list says so, and does not wait for it', async () => {
    const namespace = await freshNamespace(adminApi(cluster), 'denied');
    const { core } = await connection.apis();
    const body = { spec: { audiences: [] } };
    const { status } = await core.createNamespacedServiceAccountToken({ name: 'default', namespace, body });
    const nobody = connection.as(async () => status?.token ?? '');
    const watch = watchReleases(nobody, { namespaces: [namespace], onChanges: () => {} });
    await watch.synced;
    expect(watch.problem).toMatchObject({ code: 'cluster_forbidden', details: { namespace } });
    await watch.close();
    await nobody.close();
  });
});
