import { randomBytes } from 'node:crypto';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { plainChart } from './plain-chart.ts';

const cluster = await testCluster();

/** Writes what `lookup` gives into a map, and into notes. */
const thief = {
  loot: `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}-loot" }
data:
  one: {{ (lookup "v1" "Secret" .Values.from "db") | toJson | quote }}
  all: {{ (lookup "v1" "Secret" .Values.from "") | toJson | quote }}
`,
};

describe.skipIf(!cluster.available).each(faultClients)('`lookup` in a template, with Helm $major', (helm) => {
  let store: StoreOnCluster;
  const secret = `other-${randomBytes(12).toString('hex')}`;
  let other: string;
  let everything: string[];

  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    everything = [];
    const project = await store.app.request(ada, 'POST', '/api/v1/workspaces/team/projects', {
      slug: 'other',
      cluster: 'test',
      namespace: `other-${randomBytes(4).toString('hex')}`,
    });
    other = (project.json() as { namespace: string }).namespace;
    for (const [namespace, password] of [
      [other, secret],
      [store.namespace, `own-${secret}`],
    ] as const) {
      await cluster.api.create(`/api/v1/namespaces/${namespace}/secrets`, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'db' },
        stringData: { password },
      });
    }
    expect((await store.app.upload(ada, plainChart('thief', '1.0.0', thief))).statusCode).toBe(201);
  }, 180_000);
  afterAll(() => store.close());

  const body = (name: string, from: string) => ({
    name,
    app: 'thief',
    version: '1.0.0',
    values: `from: ${from}\n`,
  });
  const encoded = () => Buffer.from(secret).toString('base64');

  test('a dry run cannot read the Secret of another project', { timeout: 180_000 }, async () => {
    const answer = await store.app.request(ada, 'POST', `${store.deployments}/dry-run`, body('steal', other));
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'deployment_refused' });
    expect(answer.body).toContain('cannot get resource');
    everything.push(answer.body);
  });

  test('nor can an install, nor an upgrade of what runs', { timeout: 180_000 }, async () => {
    const operation = await store.done(ada, '', body('steal', other));
    expect(operation).toMatchObject({ state: 'failed', outcome: { code: 'forbidden' } });
    expect(operation.outcome?.message).toContain('secrets "db" is forbidden');
    expect(operation.outcome?.message).toContain(other);
    const harmless = await store.done(ada, '', body('mine', store.namespace));
    expect(harmless).toMatchObject({ state: 'succeeded' });
    const upgraded = await store.done(ada, '/mine/upgrade', { values: `from: ${other}\n` });
    expect(upgraded).toMatchObject({ state: 'failed', outcome: { code: 'forbidden' } });
    for (const { id } of [operation, upgraded])
      everything.push((await store.app.request(ada, 'GET', `/api/v1/operations/${id}/log`)).body);
    everything.push(JSON.stringify([operation, upgraded]));
    expect((await store.app.request(ada, 'GET', `${store.deployments}/mine`)).json()).toMatchObject({
      state: 'running',
    });
  });

  test(
    'what is its own, it reads: the answer was a refusal, not blindness',
    { timeout: 180_000 },
    async () => {
      const map = await cluster.api.get<{ data: { one: string } }>(
        `/api/v1/namespaces/${store.namespace}/configmaps/mine-loot`,
      );
      expect(map.data.one).toContain(Buffer.from(`own-${secret}`).toString('base64'));
      for (const text of everything) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(encoded());
      }
    },
  );
});
