import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';
import { ada, chart, rob } from '@chandlery/chart-repository/testing';

const cluster = await testCluster();

/** A Deployment, its Service, and what is told after an install. */
const web = {
  'values.yaml': 'replicas: 1\nimage: shop.test/web:1.0\npassword: ""\n',
  'values.schema.json': JSON.stringify({
    type: 'object',
    properties: { replicas: { type: 'integer', minimum: 0 } },
  }),
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec:
      containers: [{ name: web, image: "{{ .Values.image }}" }]
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: "{{ .Release.Name }}" }
spec: { selector: { app: "{{ .Release.Name }}" }, ports: [{ name: http, port: 80 }] }
`,
  'templates/NOTES.txt': 'Reach {{ .Release.Name }} in {{ .Release.Namespace }}.',
};

describe.skipIf(!cluster.available).each(helmClients)('with Helm $major', (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
  });
  afterAll(() => store.close());

  test('a draft is deployed as a test, and the instance shows it running', async () => {
    const { app, deployments } = store;
    expect((await app.upload(ada, chart('web', '1.0.0', web))).statusCode).toBe(201);
    const body = { name: 'try', app: 'web', version: '1.0.0', values: 'replicas: 2\n', test: { hours: 1 } };
    const operation = await store.done(ada, '', body);
    expect(operation).toMatchObject({ state: 'succeeded' });
    const deployment = (await app.request(ada, 'GET', `${deployments}/try`)).json();
    expect(deployment).toMatchObject({ state: 'running', currentRevision: 1, chart: { version: '1.0.0' } });
    const instance = (await app.request(ada, 'GET', `${deployments}/try/resources`)).json();
    expect(
      instance.resources.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`),
    ).toEqual(expect.arrayContaining(['Deployment ready', 'Service ready']));
    expect((await app.request(ada, 'GET', `${deployments}/try/notes`)).json().text).toContain('Reach try in');
    expect((await app.request(rob, 'GET', `${deployments}/try`)).statusCode).toBe(404);
  });
});
