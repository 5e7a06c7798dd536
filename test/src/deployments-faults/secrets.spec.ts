import { randomBytes } from 'node:crypto';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada, admin } from '@chandlery/chart-repository/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { deployment, plainChart } from './plain-chart.ts';

const cluster = await testCluster();

const schema = JSON.stringify({
  type: 'object',
  properties: {
    db: { type: 'object', properties: { password: { type: 'string', pattern: '^[^!]*$', maxLength: 60 } } },
  },
});

/** Tells its password wherever a chart can. */
const gossip = {
  fail: '{{ if .Values.fail }}{{ fail (printf "the password %s is too weak" .Values.db.password) }}{{ end }}\n',
  broken:
    '{{ if .Values.broken }}apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Values.db.password }}/{{ .Release.Name }}" }\n{{ end }}\n',
  yaml: '{{ if .Values.yaml }}a: b: {{ .Values.db.password }}\n{{ end }}\n',
  field:
    '{{ if .Values.field }}apiVersion: v1\nkind: Service\nmetadata: { name: "{{ .Release.Name }}" }\nspec: { type: "{{ .Values.db.password }}", ports: [{ port: 80 }] }\n{{ end }}\n',
  secret: `apiVersion: v1
kind: Secret
metadata: { name: "{{ .Release.Name }}" }
stringData: { password: "{{ .Values.db.password }}" }
`,
  crash: `{{ if .Values.crash }}
${deployment({
  'chandlery.test/plays': 'crash-loop',
  'chandlery.test/message': 'cannot sign in with {{ .Values.db.password }}',
  'chandlery.test/log': 'connecting with password={{ .Values.db.password }}',
})}{{ end }}
`,
  test: `apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-test"
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
    chandlery.test/plays: fail
    chandlery.test/message: "the test used {{ .Values.db.password }}"
    chandlery.test/log: "the test used {{ .Values.db.password }}"
spec: { restartPolicy: Never, containers: [{ name: test, image: plays.test/fail:1.0 }] }
`,
};

describe.skipIf(!cluster.available).each(faultClients)('secrets and failures, with Helm $major', (helm) => {
  let store: StoreOnCluster;
  const log: string[] = [];
  const answers: string[] = [];
  const password = `Pw-${randomBytes(12).toString('hex')}`;
  const second = `Second-${randomBytes(12).toString('hex')}`;
  const weak = `!weak-${randomBytes(12).toString('hex')}`;

  beforeAll(async () => {
    const write = (line: string): void => void log.push(line);
    store = await storeOnCluster(cluster, helm, {}, pino({ level: 'trace' }, { write }));
    const archive = plainChart('gossip', '1.0.0', gossip, {
      'values.yaml':
        'marker: none\nfail: false\nbroken: false\nyaml: false\nfield: false\ncrash: false\ndb: { password: "" }\n',
      'values.schema.json': schema,
      'templates/NOTES.txt': 'Sign in with {{ .Values.db.password }}.',
    });
    expect((await store.app.upload(ada, archive)).statusCode).toBe(201);
  }, 180_000);
  afterAll(() => store.close());

  const values = (secret: string, ...on: string[]) =>
    `db: { password: "${secret}" }\n${on.map((name) => `${name}: true\n`).join('')}`;
  const body = (name: string, ...on: string[]) => ({
    name,
    app: 'gossip',
    version: '1.0.0',
    values: values(password, ...on),
    options: { timeoutSeconds: 10 },
  });
  const installed = async (name: string, ...on: string[]) => {
    const operation = await store.done(ada, '', body(name, ...on));
    answers.push(JSON.stringify(operation));
    return operation;
  };

  test(
    'templates, schemas, the cluster and containers that tell them make failures without them',
    { timeout: 240_000 },
    async () => {
      expect(await installed('fails', 'fail')).toMatchObject({
        state: 'failed',
        outcome: { code: 'template_error', message: expect.stringContaining('is too weak') },
      });
      for (const kind of ['broken', 'yaml', 'field'])
        expect(await installed(kind, kind), kind).toMatchObject({ state: 'failed' });
      const crashed = await installed('crash', 'crash');
      expect(crashed).toMatchObject({ state: 'failed', outcome: { code: 'container_crash' } });
      // The log was read, and shown but for the secret.
      expect(JSON.stringify(crashed.outcome)).toContain('connecting with password=');

      const refused = await store.app.request(ada, 'POST', store.deployments, {
        ...body('schema'),
        values: values(weak),
      });
      expect(refused.statusCode).toBe(422);
      expect(refused.json()).toMatchObject({ code: 'values_refused', field: 'body/values/db/password' });
      answers.push(refused.body);
      for (const on of ['fail', 'broken', 'yaml']) {
        const dry = await store.app.request(ada, 'POST', `${store.deployments}/dry-run`, body('dry', on));
        expect(dry.statusCode).toBe(422);
        answers.push(dry.body);
      }
    },
  );

  test(
    'tests, rollbacks and upgrades of what runs tell none of what ran before, either',
    { timeout: 240_000 },
    async () => {
      expect(await installed('runs')).toMatchObject({ state: 'succeeded' });
      const tested = await store.done(ada, '/runs/test', { options: { timeoutSeconds: 20 } });
      expect(tested).toMatchObject({ state: 'failed' });
      const upgraded = await store.done(ada, '/runs/upgrade', {
        values: values(second, 'crash'),
        options: { timeoutSeconds: 10 },
      });
      expect(upgraded).toMatchObject({ state: 'failed', outcome: { code: 'container_crash' } });
      const rolledBack = await store.done(ada, '/runs/rollback', { revision: 1 });
      answers.push(JSON.stringify([tested, upgraded, rolledBack]));
    },
  );

  test('no log, line, outcome, event or audit record has one', { timeout: 120_000 }, async () => {
    const ids = answers.flatMap((text) => [...text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id));
    expect(ids.length).toBeGreaterThan(7);
    for (const id of ids) {
      for (const path of ['', '/log?limit=1000'])
        answers.push((await store.app.request(admin, 'GET', `/api/v1/operations/${id}${path}`)).body);
    }
    for (const url of [
      '/api/v1/audit?limit=200',
      '/api/v1/clusters',
      '/api/v1/clusters/test',
      '/api/v1/workspaces/team/projects/shop',
      store.deployments,
      ...['crash', 'runs'].flatMap((name) => [
        `${store.deployments}/${name}`,
        `${store.deployments}/${name}/revisions`,
        `${store.deployments}/${name}/resources`,
        `${store.deployments}/${name}/manifest`,
      ]),
    ]) {
      const answer = await store.app.request(admin, 'GET', url);
      expect(answer.statusCode, url).toBe(200);
      answers.push(answer.body);
    }
    const changes = await store.app.database.changes.after(0, 1_000);
    const events = JSON.stringify(changes);
    expect(events).toContain('deployment.conclude');

    const { clientKey, kubeconfig } = cluster.connection;
    const key = /client-key-data: *"?([A-Za-z0-9+/=]+)/.exec(kubeconfig)?.[1] ?? clientKey;
    expect(key.length).toBeGreaterThan(50);
    const everything = [...answers, events, ...log];
    expect(log.length).toBeGreaterThan(10);
    const forbidden = [password, second, weak, key, clientKey]
      .flatMap((secret) => [secret, Buffer.from(secret).toString('base64')])
      // A token of a service account: three parts of base64, the first of which says that it is one.
      .map((secret) => ({ secret, name: secret.slice(0, 6) }));
    for (const text of everything) {
      for (const { secret, name } of forbidden)
        if (text.includes(secret)) throw new Error(`${name}… is told in: ${around(text, secret)}`);
      expect(text).not.toMatch(/eyJhbGciOi[\w-]+\.[\w-]+\./);
    }
  });
});

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 300), at + 100);
}
