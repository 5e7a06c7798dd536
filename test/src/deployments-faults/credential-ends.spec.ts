import { shortLivedToken, testCluster } from '@chandlery/cluster-tool/testing';
import { ada } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { movableStore, type MovableStore } from './movable-store.ts';
import { slowChart } from './slow-chart.ts';

const shared = await testCluster();

describe.skipIf(!shared.available)('credentials that end in the middle', () => {
  let store: MovableStore;
  beforeAll(async () => {
    store = await movableStore(shared, [slowChart('1.0.0'), chart('map', '1.0.0')]);
  }, 240_000);
  afterAll(() => store.close());

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
      // Over by its own word in some seconds, and for the API server a minute later.
      const token = await shortLivedToken(connection, api, { namespace, name: 'store', seconds: 75 });
      const ca = Buffer.from(connection.caCertificate).toString('base64');
      const { lastCheck } = await store.moved(`apiVersion: v1
kind: Config
current-context: it
clusters: [{ name: it, cluster: { server: '${connection.server}', certificate-authority-data: ${ca} } }]
users: [{ name: it, user: { token: '${token}' } }]
contexts: [{ name: it, context: { cluster: it, user: it } }]
`);
      expect(lastCheck.problem).toBeNull();
      // What is under way has the token of the project's account, and comes to its end.
      const middle = await store.done(ada, '', {
        name: 'middle',
        app: 'slow',
        version: '1.0.0',
        values: 'readyAfter: 80s\n',
        options: { timeoutSeconds: 240 },
      });
      expect(middle).toMatchObject({ state: 'succeeded' });
      const after = await store.install('after');
      expect(after).toMatchObject({
        state: 'failed',
        outcome: { code: 'cluster_unauthorized', remedy: expect.stringContaining('token') },
      });
      expect(JSON.stringify(after)).not.toContain(token);
      await store.moved(connection.kubeconfig);
      expect(await store.install('healed')).toMatchObject({ state: 'succeeded' });
      expect(await store.done(ada, '/middle/upgrade', { values: 'marker: healed\n' })).toMatchObject({
        state: 'succeeded',
      });
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
      options: { timeoutSeconds: 40 },
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
