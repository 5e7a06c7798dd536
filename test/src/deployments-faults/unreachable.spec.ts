import { type Cluster, startCluster } from '@chandlery/cluster-tool';
import { adminApi, shortLivedToken, testCluster } from '@chandlery/cluster-tool/testing';
import { ada, admin } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { slowChart } from './slow-chart.ts';

const shared = await testCluster();

/** A cluster of its own, whose API server these tests stop. */
describe.skipIf(!shared.available).each(helmClients)('a cluster that goes away, with Helm $major', (helm) => {
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
      options: { timeoutSeconds: 300 },
    };
    const begun = await store.app.request(ada, 'POST', `${store.deployments}/try/upgrade`, body);
    const { id } = (begun.json() as { operation: { id: string } }).operation;
    await untilLine(id, 'waiting');
    await cluster.stopApiServer();
    const broken = await store.ended(id);
    expect(broken).toMatchObject({ state: 'failed' });
    expect(['cluster_unreachable', 'not_ready']).toContain(broken.outcome?.code);
    expect(broken.outcome?.remedy).toBeTruthy();
    expect(await deployment()).toMatchObject({ state: 'failed', status: { code: broken.outcome?.code } });

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
});

describe.skipIf(!shared.available)('a cluster whose address or credential is wrong', () => {
  const [, helm4] = helmClients;
  let store: StoreOnCluster;
  beforeAll(async () => {
    if (helm4 === undefined) throw new Error('no Helm 4');
    store = await storeOnCluster(shared, helm4);
    expect((await store.app.upload(ada, slowChart('1.0.0'))).statusCode).toBe(201);
  }, 240_000);
  afterAll(() => store.close());

  const moved = async (kubeconfig: string) => {
    const current = await store.app.request(admin, 'GET', '/api/v1/clusters/test');
    const headers = { 'if-match': String(current.headers['etag']) };
    const answer = await store.app.request(admin, 'PATCH', '/api/v1/clusters/test', { kubeconfig }, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json() as { check: { problem: { code: string } | null } };
  };
  const at = (server: string) => shared.connection.kubeconfig.replaceAll(shared.connection.server, server);
  const install = (name: string) =>
    store.done(ada, '', { name, app: 'slow', version: '1.0.0', options: { timeoutSeconds: 60 } });

  test('a certificate that its authority did not make', { timeout: 240_000 }, async () => {
    const { check } = await moved(at(shared.connection.faults.wrongCertificate));
    expect(check.problem).toMatchObject({ code: 'cluster_certificate' });
    expect(await install('wrong')).toMatchObject({
      state: 'failed',
      outcome: { code: 'cluster_certificate', remedy: expect.any(String) },
    });
  });

  test('an address that takes connections and never answers', { timeout: 240_000 }, async () => {
    const { check } = await moved(at(shared.connection.faults.silent));
    expect(check.problem).toMatchObject({ code: 'cluster_unreachable' });
    expect(await install('silent')).toMatchObject({
      state: 'failed',
      outcome: { code: 'cluster_unreachable' },
    });
  });

  test('one that is slow: it takes longer, and is done', { timeout: 240_000 }, async () => {
    await moved(at(shared.connection.faults.slow));
    expect(await install('slow')).toMatchObject({ state: 'succeeded' });
    expect(await store.done(ada, '/slow/uninstall', {})).toMatchObject({ state: 'succeeded' });
  });

  test(
    'a token that expires in the middle: said so, and healed by a new one',
    { timeout: 300_000 },
    async () => {
      const { api, connection } = shared;
      const namespace = await shared.freshNamespace('account');
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'store' } };
      await api.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, account);
      await api.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'store', namespace }],
      });
      const token = await shortLivedToken(connection, api, { namespace, name: 'store', seconds: 5 });
      const ca = Buffer.from(connection.caCertificate).toString('base64');
      await moved(`apiVersion: v1
kind: Config
current-context: it
clusters: [{ name: it, cluster: { server: '${connection.server}', certificate-authority-data: ${ca} } }]
users: [{ name: it, user: { token: '${token}' } }]
contexts: [{ name: it, context: { cluster: it, user: it } }]
`);
      // Good for a while, by what the API server remembers of it; then it is not.
      let last = await install('token-0');
      for (let tries = 1; tries < 20 && last.outcome?.code !== 'cluster_unauthorized'; tries += 1)
        last = await install(`token-${tries}`);
      expect(last).toMatchObject({
        state: 'failed',
        outcome: { code: 'cluster_unauthorized', remedy: expect.stringContaining('token') },
      });
      expect(JSON.stringify(last)).not.toContain(token);
      await moved(connection.kubeconfig);
      expect(await install('healed')).toMatchObject({ state: 'succeeded' });
      await api.remove(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${namespace}`);
    },
  );

  test("the project's own account is deleted while Helm waits", { timeout: 300_000 }, async () => {
    const accounts = `/api/v1/namespaces/${store.namespace}/serviceaccounts/chandlery`;
    const begun = await store.app.request(ada, 'POST', store.deployments, {
      name: 'orphan',
      app: 'slow',
      version: '1.0.0',
      values: 'readyAfter: 600s\n',
      options: { timeoutSeconds: 120 },
    });
    const { id } = (begun.json() as { operation: { id: string } }).operation;
    await shared.api.until<{ items: readonly unknown[] }>(
      `/api/v1/namespaces/${store.namespace}/pods?labelSelector=app=orphan`,
      ({ items }) => items.length > 0,
      120_000,
    );
    await shared.api.remove(accounts);
    const ended = await store.ended(id);
    expect(ended).toMatchObject({ state: 'failed' });
    expect(['unauthorized', 'cluster_unauthorized', 'not_ready', 'resource_not_found']).toContain(
      ended.outcome?.code,
    );
    expect(ended.outcome?.remedy).toBeTruthy();
    const repaired = await store.app.request(ada, 'POST', '/api/v1/workspaces/team/projects/shop/repair');
    expect(repaired.statusCode, repaired.body).toBeLessThan(300);
    let again = await store.done(ada, '/orphan/upgrade', { values: 'marker: yes\n' });
    // A token of the account that was deleted may be remembered for some seconds.
    for (let tries = 0; tries < 20 && again.state !== 'succeeded'; tries += 1)
      again = await store.done(ada, '/orphan/upgrade', { values: 'marker: yes\n' });
    expect(again).toMatchObject({ state: 'succeeded' });
  });
});
