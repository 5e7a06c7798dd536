import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { movableStore, type MovableStore } from './movable-store.ts';

const shared = await testCluster();

describe.skipIf(!shared.available)('a cluster whose address or certificate is wrong', () => {
  let store: MovableStore;
  beforeAll(async () => {
    store = await movableStore(shared, [chart('map', '1.0.0')]);
  }, 240_000);
  afterAll(() => store.close());

  const at = (server: string) => shared.connection.kubeconfig.replaceAll(shared.connection.server, server);

  test('a certificate that its authority did not make', { timeout: 240_000 }, async () => {
    const { lastCheck } = await store.moved(at(shared.connection.faults.wrongCertificate));
    expect(lastCheck.problem).toMatchObject({ code: 'cluster_certificate' });
    expect(await store.install('wrong')).toMatchObject({
      state: 'failed',
      outcome: { code: 'cluster_certificate', remedy: expect.any(String) },
    });
  });

  test('an address that takes connections and never answers', { timeout: 240_000 }, async () => {
    const { lastCheck } = await store.moved(at(shared.connection.faults.silent));
    expect(lastCheck.problem).toMatchObject({ code: 'cluster_unreachable' });
    expect(await store.install('silent')).toMatchObject({
      state: 'failed',
      outcome: { code: 'cluster_unreachable' },
    });
  });

  test('one that is slow: it takes longer, and is done', { timeout: 240_000 }, async () => {
    await store.moved(at(shared.connection.faults.slow));
    expect(await store.install('slow')).toMatchObject({ state: 'succeeded' });
    expect(await store.done(ada, '/slow/uninstall', {})).toMatchObject({ state: 'succeeded' });
  });
});
