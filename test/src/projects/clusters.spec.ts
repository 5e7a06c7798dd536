import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { ada, admin, type TestApp, testApp } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cluster = await testCluster();
const url = '/api/v1/clusters';

describe.skipIf(!cluster.available)('clusters', { timeout: 180_000 }, () => {
  let app: TestApp;
  let mount: string;
  const logged: string[] = [];
  let token = '';

  /** A token of an account of its own, with the cluster role. */
  const tokenWith = async (role: string | undefined): Promise<string> => {
    const namespace = await cluster.freshNamespace('registered');
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await cluster.api.create(account, { metadata: { name: 'store' } });
    if (role !== undefined) {
      await cluster.api.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
        metadata: { name: namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name: 'store', namespace }],
      });
    }
    const made = await cluster.api.create<{ status: { token: string } }>(`${account}/store/token`, {
      spec: { expirationSeconds: 3600 },
    });
    return made.status.token;
  };
  const configWith = (bearer: string, server = cluster.connection.server): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'one',
      contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
      clusters: [
        {
          name: 'one',
          cluster: {
            server,
            'certificate-authority-data': Buffer.from(cluster.connection.caCertificate).toString('base64'),
          },
        },
      ],
      users: [{ name: 'one', user: { token: bearer } }],
    });

  beforeAll(async () => {
    mount = await mkdtemp(join(tmpdir(), 'chandlery-mount-'));
    const { hostname, port } = new URL(cluster.connection.server);
    const log = pino(
      { level: 'debug' },
      new Writable({ write: (chunk, _e, done) => (logged.push(String(chunk)), done()) }),
    );
    const settings = {
      CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64'),
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
    };
    app = await testApp(settings, 1, { log, serviceAccountFolder: mount });
    token = await tokenWith('cluster-admin');
  });
  afterAll(async () => {
    await app.close();
    await rm(mount, { recursive: true, force: true });
  });

  test('are looked at before they are registered: reachable or not, allowed enough or not', async () => {
    const well = await app.request(admin, 'POST', `${url}/check`, { kubeconfig: configWith(token) });
    expect(well.json()).toMatchObject({ reachable: true, version: cluster.connection.version, problems: [] });
    const weak = (
      await app.request(admin, 'POST', `${url}/check`, { kubeconfig: configWith(await tokenWith('view')) })
    ).json();
    expect(weak.reachable).toBe(true);
    const missing = weak.permissions.filter(({ allowed }: { allowed: boolean }) => !allowed);
    expect(weak.problems).toHaveLength(missing.length);
    expect(weak.problems[0]).toMatchObject({
      code: 'cluster_forbidden',
      message: expect.stringContaining('may not'),
    });
    const { wrongCertificate, silent } = cluster.connection.faults;
    for (const [server, code] of [
      [wrongCertificate, 'cluster_certificate'],
      [silent, 'cluster_unreachable'],
      ['https://127.0.0.1:1', 'cluster_unreachable'],
    ] as const) {
      const answer = await app.request(admin, 'POST', `${url}/check`, {
        kubeconfig: configWith(token, server),
      });
      expect([answer.statusCode, answer.json().reachable, answer.json().problems[0].code]).toEqual([
        200,
        false,
        code,
      ]);
    }
    const revoked = await app.request(admin, 'POST', `${url}/check`, {
      kubeconfig: configWith('not-a-known-token'),
    });
    expect(revoked.json().problems[0].code).toBe('cluster_unauthorized');
    expect((await app.request(admin, 'GET', url)).json().items).toEqual([]);
  });

  test('are registered, changed, and removed when no project uses them, and no answer, event, audit record or log has the secret', async () => {
    const made = await app.request(admin, 'POST', url, { slug: 'one', kubeconfig: configWith(token) });
    expect(made.statusCode, made.body).toBe(201);
    expect(made.json()).toMatchObject({
      slug: 'one',
      kind: 'kubeconfig',
      server: cluster.connection.server,
      lastCheck: { ok: true, version: cluster.connection.version, problem: null },
    });
    expect(made.json().credentialExpiresAt).not.toBeNull();
    const again = await app.request(admin, 'POST', url, { slug: 'one', kubeconfig: configWith(token) });
    expect([again.statusCode, again.json().code]).toEqual([409, 'cluster_exists']);
    const project = await app.request(ada, 'POST', '/api/v1/workspaces/team/projects', {
      slug: 'uses',
      cluster: 'one',
      namespace: `uses-${randomBytes(4).toString('hex')}`,
    });
    expect(project.statusCode, project.body).toBe(201);
    const used = await app.request(admin, 'DELETE', `${url}/one`);
    expect([used.statusCode, used.json().code]).toEqual([409, 'cluster_in_use']);

    const other = await tokenWith('view');
    const replaced = await app.request(admin, 'PATCH', `${url}/one`, { kubeconfig: configWith(other) });
    expect(replaced.json()).toMatchObject({
      revision: 2,
      lastCheck: { ok: false, problem: { code: 'cluster_forbidden' } },
    });
    // The new credential is what is used from now on.
    const denied = await app.request(ada, 'POST', '/api/v1/workspaces/team/projects/uses/repair');
    expect([denied.statusCode, denied.json().code]).toEqual([502, 'cluster_forbidden']);
    await app.request(admin, 'PATCH', `${url}/one`, { kubeconfig: configWith(token) });
    expect((await app.request(ada, 'POST', '/api/v1/workspaces/team/projects/uses/repair')).statusCode).toBe(
      200,
    );
    const bare = await app.request(admin, 'PATCH', `${url}/one`, { context: 'other' });
    expect([bare.statusCode, bare.json().code]).toEqual([400, 'cluster_source']);

    expect((await app.request(ada, 'DELETE', '/api/v1/workspaces/team/projects/uses')).statusCode).toBe(204);
    expect((await app.request(admin, 'DELETE', `${url}/one`)).statusCode).toBe(204);
    const events = (await app.request(admin, 'GET', '/api/v1/events?limit=200')).body;
    const audit = (await app.request(admin, 'GET', '/api/v1/audit?limit=200')).body;
    expect(events).toContain('cluster.update');
    for (const secret of [token, other])
      for (const text of [made.body, replaced.body, events, audit, logged.join('')])
        expect(text).not.toContain(secret);
    expect(logged.join('')).toContain('/api/v1/clusters');
  });

  test('that cannot be reached are registered all the same, and say why', async () => {
    const answer = await app.request(admin, 'POST', url, {
      slug: 'silent',
      kubeconfig: configWith(token, cluster.connection.faults.silent),
    });
    expect([answer.statusCode, answer.json().lastCheck]).toMatchObject([
      201,
      { ok: false, problem: { code: 'cluster_unreachable' } },
    ]);
    await app.request(admin, 'DELETE', `${url}/silent`);
  });

  test('the one that the server runs in is reached by the service account of its pod', async () => {
    const none = await app.request(admin, 'POST', url, { slug: 'here', inCluster: true });
    expect([none.statusCode, none.json().code]).toEqual([400, 'in_cluster_unavailable']);
    await writeFile(join(mount, 'ca.crt'), cluster.connection.caCertificate);
    await writeFile(join(mount, 'token'), `${token}\n`);
    const both = await app.request(admin, 'POST', url, {
      slug: 'here',
      inCluster: true,
      kubeconfig: configWith(token),
    });
    expect([both.statusCode, both.json().code]).toEqual([400, 'cluster_source']);
    const made = await app.request(admin, 'POST', url, { slug: 'here', inCluster: true });
    expect(made.json()).toMatchObject({
      kind: 'in_cluster',
      credentialExpiresAt: null,
      lastCheck: { ok: true },
    });
    expect((await app.request(admin, 'POST', `${url}/here/check`)).json()).toMatchObject({
      reachable: true,
      problems: [],
    });
    const body = { slug: 'here', cluster: 'here', namespace: `here-${randomBytes(4).toString('hex')}` };
    const project = await app.request(ada, 'POST', '/api/v1/workspaces/team/projects', body);
    expect(project.statusCode, project.body).toBe(201);
    expect((await app.request(ada, 'DELETE', '/api/v1/workspaces/team/projects/here')).statusCode).toBe(204);
    const changed = await app.request(admin, 'PATCH', `${url}/here`, { kubeconfig: configWith(token) });
    expect([changed.statusCode, changed.json().code]).toEqual([400, 'cluster_source']);
    expect((await app.request(admin, 'DELETE', `${url}/here`)).statusCode).toBe(204);
  });

  test('are refused by kubeconfigs with anything but a server, a CA and a credential, each by its name', async () => {
    const whole = () => JSON.parse(configWith(token));
    const refused = async (change: (config: ReturnType<typeof whole>) => void, context?: string) => {
      const config = whole();
      change(config);
      const body = {
        slug: 'bad',
        kubeconfig: JSON.stringify(config),
        ...(context === undefined ? {} : { context }),
      };
      const answer = await app.request(admin, 'POST', url, body);
      expect(answer.body).not.toContain(token);
      return [answer.statusCode, answer.json().code, answer.json().field];
    };
    const user = (fields: object) => refused((config) => Object.assign(config.users[0].user, fields));
    const server = (fields: object) => refused((config) => Object.assign(config.clusters[0].cluster, fields));
    const [kubeconfigRefused, addressRefused] = [
      [400, 'kubeconfig_refused'],
      [400, 'server_address_refused'],
    ];
    expect(await user({ exec: { command: 'aws' } })).toEqual([...kubeconfigRefused, 'users[0].user.exec']);
    expect(await user({ 'auth-provider': { name: 'gcp' } })).toEqual([
      ...kubeconfigRefused,
      'users[0].user.auth-provider',
    ]);
    expect(await user({ tokenFile: '/etc/passwd' })).toEqual([
      ...kubeconfigRefused,
      'users[0].user.tokenFile',
    ]);
    expect(await user({ as: 'system:admin' })).toEqual([...kubeconfigRefused, 'users[0].user.as']);
    expect(await server({ 'proxy-url': 'http://proxy' })).toEqual([
      ...kubeconfigRefused,
      'clusters[0].cluster.proxy-url',
    ]);
    expect(await server({ 'insecure-skip-tls-verify': true })).toEqual([
      ...kubeconfigRefused,
      'clusters[0].cluster.insecure-skip-tls-verify',
    ]);
    expect(await server({ 'certificate-authority': '/etc/ca' })).toEqual([
      ...kubeconfigRefused,
      'clusters[0].cluster.certificate-authority',
    ]);
    expect(await server({ server: 'http://127.0.0.1:1' })).toEqual([
      ...addressRefused,
      'clusters[0].cluster.server',
    ]);
    expect(await refused(() => undefined, 'none')).toEqual([400, 'kubeconfig_invalid', 'context']);
    expect(
      await refused((config) => {
        delete config['current-context'];
        config.contexts.push({ ...config.contexts[0], name: 'two' });
      }),
    ).toEqual([400, 'kubeconfig_invalid', 'current-context']);
    const expired = `e30.${Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')}.x`;
    expect(await user({ token: expired })).toEqual([400, 'credential_expired', 'users[0].user.token']);
    expect((await app.request(admin, 'POST', url, { slug: 'bad' })).json().code).toBe('cluster_source');
  });

  test('are not registered where there is no key to keep their credential with', async () => {
    const keyless = await testApp();
    const answer = await keyless.request(admin, 'POST', url, { slug: 'one', kubeconfig: configWith(token) });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'secret_key_missing']);
    expect(answer.json().remedy).toContain('CHANDLERY_SECRET_KEY');
    expect((await keyless.request(admin, 'GET', url)).json().items).toEqual([]);
    await keyless.close();
  });
});
