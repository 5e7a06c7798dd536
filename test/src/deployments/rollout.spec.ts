import { ada } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { web } from '../deployments-watch/by-hand.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';

const cluster = await testCluster();

type Rollout = {
  readonly state: string;
  readonly deployments: readonly { name: string; state: string; reason: { code: string } | null }[];
};

describe.skipIf(!cluster.available).each(faultClients)('a rollout, with Helm $major', (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    for (const version of ['1.0.0', '2.0.0'])
      expect((await store.app.upload(ada, web(version))).statusCode).toBe(201);
    for (const name of ['first', 'second', 'third']) {
      const body = { name, app: 'web', version: '1.0.0', values: `replicas: 2 # ${name}\n` };
      expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    }
  }, 240_000);
  afterAll(() => store.close());

  const rollOut = async (body: object): Promise<Rollout> => {
    const wanted = { workspace: 'team', app: 'web', to: '2.0.0', ...body };
    const begun = await store.app.request(ada, 'POST', '/api/v1/deployments/upgrades', wanted);
    expect(begun.statusCode, begun.body).toBe(202);
    const read = async () =>
      (await store.app.request(ada, 'GET', `/api/v1/rollouts/${begun.json().id}`)).json() as Rollout;
    await expect
      .poll(async () => (await read()).state, { timeout: 120_000, interval: 200 })
      .not.toBe('running');
    return read();
  };

  test(
    'upgrades what runs a version wave by wave, with the values of each',
    { timeout: 240_000 },
    async () => {
      expect(await rollOut({ waveSize: 2 })).toMatchObject({
        state: 'succeeded',
        deployments: [{ state: 'succeeded' }, { state: 'succeeded' }, { state: 'succeeded' }],
      });
      for (const name of ['first', 'second', 'third']) {
        expect(await store.read(`/${name}`)).toMatchObject({ state: 'running', chart: { version: '2.0.0' } });
        const path = `/apis/apps/v1/namespaces/${store.namespace}/deployments/${name}`;
        expect(await cluster.api.get(path)).toMatchObject({ spec: { replicas: 2 } });
      }
    },
  );

  test('begins no further wave after a failure, and says what failed it', { timeout: 240_000 }, async () => {
    const broken = `apiVersion: v1
kind: ConfigMap
metadata: { name: web-broken, namespace: "{{ .Release.Namespace }}" }
data: { replicas: {{ .Values.replicas }} }
`;
    expect((await store.app.upload(ada, web('3.0.0', { 'templates/broken.yaml': broken }))).statusCode).toBe(
      201,
    );
    const ended = await rollOut({ to: '3.0.0', waveSize: 1 });
    expect(ended.state).toBe('failed');
    expect(ended.deployments.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped']);
    expect(ended.deployments[0]?.reason).toMatchObject({ code: expect.any(String) });
    expect(await store.read('/second')).toMatchObject({ state: 'running', chart: { version: '2.0.0' } });
  });
});
