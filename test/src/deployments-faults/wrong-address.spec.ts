import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada, admin } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { chart } from '../setup/charts.ts';
import { helmClients } from '../setup/helm-clients.ts';

const shared = await testCluster();

describe.skipIf(!shared.available)('a cluster whose address or certificate is wrong', () => {
  const [, helm4] = helmClients;
  let store: StoreOnCluster;
  beforeAll(async () => {
    if (helm4 === undefined) throw new Error('no Helm 4');
    store = await storeOnCluster(shared, helm4);
    expect((await store.app.upload(ada, chart('map', '1.0.0'))).statusCode).toBe(201);
  }, 240_000);
  afterAll(() => store.close());

  const moved = async (kubeconfig: string) => {
    const current = await store.app.request(admin, 'GET', '/api/v1/clusters/test');
    const headers = { 'if-match': String(current.headers['etag']) };
    const answer = await store.app.request(admin, 'PATCH', '/api/v1/clusters/test', { kubeconfig }, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json() as { lastCheck: { problem: { code: string } | null } };
  };
  const at = (server: string) => shared.connection.kubeconfig.replaceAll(shared.connection.server, server);
  const install = (name: string) => store.done(ada, '', { name, app: 'map', version: '1.0.0' });

  test('a certificate that its authority did not make', { timeout: 240_000 }, async () => {
    const { lastCheck } = await moved(at(shared.connection.faults.wrongCertificate));
    expect(lastCheck.problem).toMatchObject({ code: 'cluster_certificate' });
    expect(await install('wrong')).toMatchObject({
      state: 'failed',
      outcome: { code: 'cluster_certificate', remedy: expect.any(String) },
    });
  });

  test('an address that takes connections and never answers', { timeout: 240_000 }, async () => {
    const { lastCheck } = await moved(at(shared.connection.faults.silent));
    expect(lastCheck.problem).toMatchObject({ code: 'cluster_unreachable' });
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
});
