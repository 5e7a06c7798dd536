import { ada, admin, chart } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';
import { laterWeb, web } from './web-chart.ts';

const cluster = await testCluster();

const outsider = {
  'values.yaml': 'namespace: ""\nrole: true\n',
  'templates/role.yaml': `{{ if .Values.role }}apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "{{ .Release.Namespace }}-{{ .Release.Name }}" }
rules: []
{{ end }}`,
  'templates/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: "{{ .Values.namespace }}" }
`,
};

type DryRun = {
  readonly objects: readonly { kind: string; name: string }[];
  readonly outside: readonly { kind: string; name: string; allowed: boolean }[];
  readonly changes: readonly { change: string; kind: string; difference: string; paths: readonly string[] }[];
  readonly notes: string;
};

describe.skipIf(!cluster.available).each(faultClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    await store.app.publish('web', '1.0.0', web);
    await store.app.publish('web', '1.1.0', laterWeb);
  });
  afterAll(() => store.close());
  const post = (path: string, body: unknown, headers?: Record<string, string>) =>
    store.app.request(ada, 'POST', `${store.deployments}${path}`, body, headers);
  const install = { name: 'shop', app: 'web', version: '1.0.0' };

  test('values that the schema refuses are refused with their paths; hints for forms are none', async () => {
    const refused = await post('', { ...install, values: 'replicas: many\npassword: 5\n' });
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({
      code: 'values_refused',
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'body/values/replicas' }),
        expect.objectContaining({ field: 'body/values/password' }),
      ]),
    });
    expect(refused.body).not.toContain('many');
    expect((await store.app.request(ada, 'GET', `${store.deployments}/shop`)).statusCode).toBe(404);
  });

  test('a dry run of an install shows what it would make, masks secrets, and changes nothing', async () => {
    const answer = await post('/dry-run', { ...install, values: 'password: correct-horse\n' });
    expect(answer.statusCode, answer.body).toBe(200);
    const { objects, outside, changes, notes } = answer.json<DryRun>();
    expect(objects.map(({ kind, name }) => `${kind}/${name}`)).toEqual(
      expect.arrayContaining(['Deployment/shop', 'Service/shop', 'Secret/shop', 'Pod/shop-test']),
    );
    expect(outside).toEqual([]);
    expect(changes.map(({ change, kind }) => `${change} ${kind}`).sort()).toEqual([
      'added Deployment',
      'added Secret',
      'added Service',
    ]);
    expect(notes).toContain('Reach shop in');
    expect(answer.body).not.toContain('correct-horse');
    expect(answer.body).not.toContain(Buffer.from('correct-horse').toString('base64'));
    const secrets = (await cluster.api.get(`/api/v1/namespaces/${store.namespace}/secrets`)) as {
      items: unknown[];
    };
    expect(secrets.items).toEqual([]);
  });

  test('a request that is sent twice under one key is one', async () => {
    const key = { 'idempotency-key': 'once' };
    const body = { ...install, values: 'replicas: 1\npassword: correct-horse\n' };
    const first = await post('', body, key);
    const second = await post('', body, key);
    expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
    expect(second.json().operation.id).toBe(first.json().operation.id);
    const other = await post('', { ...body, version: '1.1.0' }, key);
    expect([other.statusCode, other.json().code]).toEqual([409, 'idempotency_conflict']);
    expect(await store.ended(first.json().operation.id)).toMatchObject({ state: 'succeeded' });
    expect((await post('', body, key)).json().deployment).toMatchObject({ state: 'running' });
  });

  test('a dry run of an upgrade shows the difference against what runs', async () => {
    const values = 'replicas: 2\npassword: battery-staple\n';
    const answer = await post('/shop/dry-run', { version: '1.1.0', values });
    expect(answer.statusCode, answer.body).toBe(200);
    const { changes } = answer.json<DryRun>();
    expect(changes.map(({ change, kind }) => `${change} ${kind}`).sort()).toEqual([
      'changed Deployment',
      'changed Secret',
    ]);
    const deployment = changes.find(({ kind }) => kind === 'Deployment');
    expect(deployment?.paths).toContain('/spec/replicas');
    expect(deployment?.difference).toMatch(/-\s*replicas: 1\n\+\s*replicas: 2/);
    expect(answer.body).not.toMatch(/battery-staple|correct-horse/);
    expect(await store.read('/shop')).toMatchObject({ currentRevision: 1, chart: { version: '1.0.0' } });
    const taken = await post('/dry-run', install);
    expect([taken.statusCode, taken.json().details?.code]).toEqual([422, 'name_in_use']);
  });

  test('a plan merges the values three ways and names the conflicts', async () => {
    const values = 'replicas: 3\ncpu: 15m\ngone: 1\n';
    const answer = await post('/shop/plan', { version: '1.1.0', values });
    expect(answer.statusCode, answer.body).toBe(200);
    const plan = answer.json();
    expect(plan).toMatchObject({
      from: { version: '1.0.0', defaults: web['values.yaml'] },
      to: { version: '1.1.0', defaults: laterWeb['values.yaml'] },
      values,
      problems: [],
      unknown: ['/gone'],
    });
    expect(plan.conflicts).toMatchObject([
      { path: '/cpu', oldDefault: '10m', newDefault: '20m', yours: '15m', taken: 'yours' },
    ]);
    expect(plan.merged).toContain('replicas: 3');
    expect(plan.merged).toContain('cpu: 15m');
    const refused = (await post('/shop/plan', { version: '1.1.0', values: 'replicas: many\n' })).json();
    expect(refused.problems).toMatchObject([{ path: '/replicas' }]);
  });

  test('an upgrade that was decided on before somebody else changed it is refused', async () => {
    const { revision } = await store.read('/shop');
    const stale = await post('/shop/upgrade', {}, { 'if-match': `"${revision - 1}"` });
    expect([stale.statusCode, stale.json().code]).toEqual([412, 'precondition_failed']);
    const fresh = await post('/shop/upgrade', {}, { 'if-match': `"${revision}"` });
    expect(fresh.statusCode).toBe(202);
    const busy = await post('/shop/upgrade', {});
    expect([busy.statusCode, busy.json().code]).toEqual([409, 'deployment_state']);
    expect(await store.ended(fresh.json().operation.id)).toMatchObject({ state: 'succeeded' });
  });

  test('an API version that the cluster no longer has is named, with its replacement', async () => {
    const old = {
      'templates/role.yaml': `apiVersion: rbac.authorization.k8s.io/v1beta1
kind: Role
metadata: { name: emqx }
rules: []
`,
    };
    expect((await store.app.upload(ada, chart('emqx', '1.0.0', old))).statusCode).toBe(201);
    const ended = await store.done(ada, '', { name: 'emqx', app: 'emqx', version: '1.0.0' });
    expect(ended).toMatchObject({ state: 'failed', outcome: { code: 'kind_unknown' } });
    expect(ended.outcome?.message).toContain('rbac.authorization.k8s.io/v1beta1');
    expect(ended.outcome?.remedy).toMatch(/since .*1\.22.*rbac\.authorization\.k8s\.io\/v1\b/);
    expect(await store.read('/emqx')).toMatchObject({ state: 'failed', status: { code: 'kind_unknown' } });
  });

  test("objects outside the project's namespace are refused unless the project allows them, and RBAC decides still", async () => {
    const elsewhere = await cluster.freshNamespace('elsewhere');
    expect((await store.app.upload(ada, chart('outsider', '1.0.0', outsider))).statusCode).toBe(201);
    const values = `namespace: ${elsewhere}\n`;
    const body = { name: 'out', app: 'outsider', version: '1.0.0', values };
    const dry = await post('/dry-run', body);
    expect(dry.statusCode, dry.body).toBe(200);
    expect(
      dry
        .json<DryRun>()
        .outside.map(({ kind, allowed }) => `${kind} ${allowed}`)
        .sort(),
    ).toEqual(['ClusterRole false', 'ConfigMap false']);
    const refused = await store.done(ada, '', body);
    expect(refused).toMatchObject({ state: 'failed', outcome: { code: 'outside_project' } });
    expect(refused.outcome?.message).toContain(`ConfigMap/settings in ${elsewhere}`);
    expect(refused.outcome?.message).toContain('ClusterRole/');

    const allow = async (allows: { clusterScoped: boolean; namespaces: readonly string[] }) => {
      const answer = await store.app.request(admin, 'PATCH', store.project, { allows });
      expect(answer.statusCode, answer.body).toBe(200);
    };
    await allow({ clusterScoped: true, namespaces: [elsewhere] });
    const forbidden = await store.done(ada, '/out/upgrade', {});
    expect(forbidden).toMatchObject({ state: 'failed', outcome: { code: 'forbidden' } });
    expect(forbidden.outcome?.message).toMatch(/clusterroles/i);
    expect(forbidden.outcome?.remedy).toContain('service account');

    await allow({ clusterScoped: false, namespaces: [elsewhere] });
    expect(await store.done(ada, '/out/upgrade', { values: `${values}role: false\n` })).toMatchObject({
      state: 'succeeded',
    });
    await cluster.api.get(`/api/v1/namespaces/${elsewhere}/configmaps/settings`);
    expect(await store.read('/out')).toMatchObject({ state: 'running' });
  });
});
