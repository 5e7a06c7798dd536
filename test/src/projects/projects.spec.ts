import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ada, admin, chart } from '@chandlery/chart-repository/testing';
import { type Cluster, type KubernetesObject, startCluster } from '@chandlery/cluster-tool';
import { adminApi, freshNamespace, testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StoreOnCluster, storeOnCluster } from '../deployments/store-on-cluster.ts';
import { helmClient } from '../setup/helm-clients.ts';

// Only to know whether there are binaries: what is audited and stopped has to be a cluster of its own.
const { available } = await testCluster();
const projects = '/api/v1/workspaces/team/projects';

/** One line of the API server's audit log (audit.k8s.io/v1, level Metadata). */
type AuditEvent = {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
};

describe.skipIf(!available)('projects', { timeout: 240_000 }, () => {
  let cluster: Cluster;
  let store: StoreOnCluster;
  let folder: string;
  const api = () => adminApi(cluster);
  const namespaceOf = (name: string) => `${name}-${randomBytes(4).toString('hex')}`;
  const create = (as: string, body: object) =>
    store.app.request(as, 'POST', projects, { cluster: 'test', ...body });
  const binding = (namespace: string, of = namespace) =>
    `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${encodeURIComponent(`chandlery:${of}:chandlery`)}`;
  const isThere = (path: string) =>
    api()
      .get(path)
      .then(
        () => true,
        () => false,
      );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chandlery-audit-'));
    const policy = join(folder, 'policy.yaml');
    await writeFile(
      policy,
      'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{ level: Metadata }]\n',
    );
    cluster = await startCluster({
      apiServerArguments: [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, 'audit.log')}`],
    });
    store = await storeOnCluster({ available: true, connection: cluster } as never, helmClient(3));
  }, 240_000);
  afterAll(async () => {
    await store?.close();
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('get a namespace, an account, a binding and a quota; nobody gets what is another’s or Kubernetes’ own', async () => {
    const namespace = namespaceOf('quota');
    const made = await create(admin, { slug: 'quota', namespace, quota: { pods: '3' } });
    expect(made.statusCode, made.body).toBe(201);
    const path = `/api/v1/namespaces/${namespace}`;
    expect((await api().get(path)).metadata.labels).toMatchObject({
      'app.kubernetes.io/managed-by': 'chandlery',
      'chandlery.dev/project': made.json().id,
    });
    for (const one of [
      `${path}/serviceaccounts/chandlery`,
      `${path}/resourcequotas/chandlery`,
      binding(namespace),
    ])
      expect([one, await isThere(one)]).toEqual([one, true]);
    for (const [body, code] of [
      [{ slug: 'second', namespace }, 'namespace_taken'],
      [{ slug: 'quota', namespace: namespaceOf('x') }, 'project_exists'],
      [{ slug: 'system', namespace: 'kube-system' }, 'namespace_reserved'],
      [{ slug: 'there', namespace: await freshNamespace(api(), 'by-hand') }, 'namespace_taken'],
    ] as const) {
      const refused = await create(ada, body);
      expect([refused.statusCode, refused.json().code]).toEqual([409, code]);
    }
    expect((await api().get('/api/v1/namespaces/kube-system')).metadata.deletionTimestamp).toBeUndefined();

    const url = `${projects}/quota`;
    const raised = await store.app.request(admin, 'PATCH', url, { quota: { pods: '5' } });
    expect(raised.json()).toMatchObject({ quota: { pods: '5' }, revision: 2 });
    type Quota = KubernetesObject & { spec: { hard: Record<string, string> } };
    expect((await api().get<Quota>(`${path}/resourcequotas/chandlery`)).spec.hard).toEqual({ pods: '5' });
    // What the cluster refuses, the project does not say.
    const wrong = await store.app.request(admin, 'PATCH', url, { quota: { pods: 'many' } });
    expect([wrong.statusCode, wrong.json().code]).toEqual([409, 'resource_invalid']);
    expect((await store.app.request(admin, 'GET', url)).json()).toMatchObject({
      quota: { pods: '5' },
      revision: 2,
    });

    await api().remove(binding(namespace));
    await api().remove(`${path}/serviceaccounts/chandlery`);
    expect((await store.app.request(ada, 'POST', `${url}/repair`)).statusCode).toBe(200);
    expect([await isThere(binding(namespace)), await isThere(`${path}/serviceaccounts/chandlery`)]).toEqual([
      true,
      true,
    ]);
    expect((await store.app.request(ada, 'DELETE', url)).statusCode).toBe(204);
    const left = await api()
      .get(path)
      .catch(() => undefined);
    expect(left === undefined || left.metadata.deletionTimestamp !== undefined).toBe(true);
  });

  test('are bound where else they are allowed, and no longer where they were', async () => {
    const [namespace, near, far] = [
      namespaceOf('allowed'),
      await freshNamespace(api(), 'near'),
      await freshNamespace(api(), 'far'),
    ];
    await create(admin, { slug: 'allowed', namespace, allows: { clusterScoped: false, namespaces: [near] } });
    expect(await isThere(binding(near, namespace))).toBe(true);
    const allows = { clusterScoped: false, namespaces: [far] };
    expect((await store.app.request(admin, 'PATCH', `${projects}/allowed`, { allows })).statusCode).toBe(200);
    expect([await isThere(binding(near, namespace)), await isThere(binding(far, namespace))]).toEqual([
      false,
      true,
    ]);
    // A namespace that is not there is refused, and nothing is half done.
    const nowhere = { clusterScoped: false, namespaces: [near, 'is-not-there'] };
    const refused = await store.app.request(admin, 'PATCH', `${projects}/allowed`, { allows: nowhere });
    expect(refused.statusCode, refused.body).toBe(409);
    expect([await isThere(binding(near, namespace)), await isThere(binding(far, namespace))]).toEqual([
      false,
      true,
    ]);
    expect((await store.app.request(ada, 'DELETE', `${projects}/allowed`)).statusCode).toBe(204);
    expect(await isThere(binding(far, namespace))).toBe(false);
  });

  test('that adopted a namespace leave it, with all that was in it', async () => {
    const namespace = await freshNamespace(api(), 'adopted');
    const body = { slug: 'adopted', namespace, adopt: true };
    expect((await create(ada, body)).statusCode).toBe(403);
    expect((await create(admin, body)).statusCode).toBe(201);
    expect((await store.app.request(ada, 'DELETE', `${projects}/adopted`)).statusCode).toBe(204);
    const { metadata } = await api().get(`/api/v1/namespaces/${namespace}`);
    expect([metadata.deletionTimestamp, metadata.labels?.['chandlery.dev/project']]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await isThere(binding(namespace))).toBe(false);
  });

  test('are deployed into as their own service account, whatever is done', async () => {
    const { app, deployments, namespace } = store;
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}" }\ndata: { a: "{{ .Values.a }}" }\n';
    expect(
      (await app.upload(ada, chart('plain', '1.0.0', { 'templates/map.yaml': template }))).statusCode,
    ).toBe(201);
    const before = (await readFile(join(folder, 'audit.log'), 'utf8')).length;
    const body = { name: 'plain', app: 'plain', version: '1.0.0' };
    expect((await app.request(ada, 'POST', `${deployments}/dry-run`, body)).statusCode).toBe(200);
    expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    expect(await store.done(ada, '/plain/upgrade', { values: 'a: 2\n' })).toMatchObject({
      state: 'succeeded',
    });
    for (const what of ['resources', 'notes', 'manifest'])
      expect((await app.request(ada, 'GET', `${deployments}/plain/${what}`)).statusCode).toBe(200);
    const account = `system:serviceaccount:${namespace}:chandlery`;
    const events = (await readFile(join(folder, 'audit.log'), 'utf8'))
      .slice(before)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AuditEvent);
    const there = events.filter(
      ({ requestURI, user }) =>
        requestURI.includes(`/namespaces/${namespace}/`) &&
        !/^system:(kube-|serviceaccount:kube-|node)/.test(user.username),
    );
    const byOthers = there.filter(({ user }) => user.username !== account);
    // The cluster's own credential asks for tokens of that account, and for nothing else.
    expect([...new Set(byOthers.map(({ verb, requestURI }) => `${verb} ${requestURI}`))]).toEqual([
      `create /api/v1/namespaces/${namespace}/serviceaccounts/chandlery/token`,
    ]);
    expect(
      there.filter(({ user, verb }) => user.username === account && verb === 'create').length,
    ).toBeGreaterThan(1);
  });

  test('stop where the administrators of the cluster take their rights away, and say so', async () => {
    const { app, deployments, namespace } = store;
    await api().remove(binding(namespace));
    const failed = await store.done(ada, '/plain/upgrade', {
      values: 'a: 3\n',
      options: { timeoutSeconds: 20 },
    });
    expect(failed).toMatchObject({ state: 'failed', outcome: { code: 'cluster_forbidden' } });
    expect(failed.outcome?.message).toContain(`system:serviceaccount:${namespace}:chandlery`);
    const looked = await app.request(ada, 'GET', `${deployments}/plain/resources`);
    expect([looked.statusCode, looked.json().code]).toEqual([502, 'cluster_forbidden']);
    expect((await app.request(ada, 'POST', `${projects}/shop/repair`)).statusCode).toBe(200);
    expect(await store.done(ada, '/plain/upgrade', { values: 'a: 4\n' })).toMatchObject({
      state: 'succeeded',
    });
  });

  test('are not removed with deployments, nor without their cluster, unless by force', async () => {
    const { app } = store;
    const url = `${projects}/shop`;
    const used = await app.request(ada, 'DELETE', url);
    expect([used.statusCode, used.json().code, used.json().details.by]).toEqual([
      409,
      'project_in_use',
      ['plain'],
    ]);
    expect((await create(ada, { slug: 'empty', namespace: namespaceOf('empty') })).statusCode).toBe(201);
    await cluster.stopApiServer();
    const away = await app.request(ada, 'DELETE', `${projects}/empty`);
    expect([away.statusCode, away.json().code]).toEqual([502, 'cluster_unreachable']);
    expect(away.json().remedy).toContain('force=true');
    expect((await app.request(ada, 'GET', `${projects}/empty`)).statusCode).toBe(200);
    expect((await app.request(ada, 'DELETE', `${projects}/empty?force=true`)).statusCode).toBe(403);
    for (const project of ['empty', 'shop'])
      expect((await app.request(admin, 'DELETE', `${projects}/${project}?force=true`)).statusCode).toBe(204);
    expect((await app.request(admin, 'GET', url)).statusCode).toBe(404);
    expect((await app.request(admin, 'DELETE', '/api/v1/clusters/test')).statusCode).toBe(204);
  });
});
