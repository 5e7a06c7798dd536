import { generateKeyPairSync } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shortLivedToken, testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeCredential } from '../credential/describe-credential.ts';
import type { ClusterCredential } from '../credential/cluster-credential.ts';
import { inClusterCredential } from '../credential/in-cluster.ts';
import { readKubeconfig } from '../credential/read-kubeconfig.ts';
import { checkCluster } from './check-cluster.ts';
import { connect, type ClusterConnection } from './cluster-connection.ts';
import type { TransportOptions } from './transport.ts';

const cluster = await testCluster();
const open: ClusterConnection[] = [];
afterAll(async () => Promise.all(open.map((connection) => connection.close())));

function admin(): ClusterCredential {
  return readKubeconfig(cluster.connection.kubeconfig);
}

function connected(
  changes: Partial<ClusterCredential> = {},
  options: TransportOptions = {},
): ClusterConnection {
  const connection = connect({ ...admin(), ...changes }, options);
  open.push(connection);
  return connection;
}

async function account(): Promise<{ namespace: string; name: string }> {
  const namespace = await cluster.freshNamespace('kube');
  return { namespace, name: 'default' };
}

describe.skipIf(!cluster.available)('a cluster', () => {
  test('that allows all has no problem', async () => {
    const check = await checkCluster(connected());
    expect(check).toMatchObject({ isReachable: true, version: cluster.connection.version, problems: [] });
    expect(check.permissions.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(
      expect.arrayContaining([
        'create namespaces',
        'create serviceaccounts/token',
        'bind clusterroles',
        'watch secrets',
      ]),
    );
  });

  test('is spoken to by HTTP/1.1, though it knows HTTP/2', async () => {
    const protocols: unknown[] = [];
    const note = (message: unknown) => protocols.push((message as { socket: TLSSocket }).socket.alpnProtocol);
    subscribe('undici:client:connected', note);
    onTestFinished(() => void unsubscribe('undici:client:connected', note));
    await connected().get('/version');
    expect(protocols).toEqual(['http/1.1']);
  });

  test('says each right that a credential lacks', async () => {
    const token = await shortLivedToken(cluster.connection, cluster.api, {
      ...(await account()),
      seconds: 600,
    });
    const check = await checkCluster(connected({ token, clientCertificate: null, clientKey: null }));
    expect(check.isReachable).toBe(true);
    expect(check.permissions.every(({ isAllowed }) => !isAllowed)).toBe(true);
    expect(check.problems).toHaveLength(check.permissions.length);
    expect(check.problems[0]).toMatchObject({
      code: 'cluster_forbidden',
      remedy: expect.stringContaining('ClusterRole'),
    });
  });

  test.each<
    [
      string,
      (faults: { silent: string; wrongCertificate: string }) => Partial<ClusterCredential>,
      string,
      RegExp,
    ]
  >([
    [
      'where nothing listens',
      () => ({ server: 'https://127.0.0.1:1' }),
      'cluster_unreachable',
      /nothing listens/,
    ],
    [
      'that does not exist',
      () => ({ server: 'https://nowhere.invalid' }),
      'cluster_unreachable',
      /nowhere\.invalid/,
    ],
    ['that never answers', ({ silent }) => ({ server: silent }), 'cluster_unreachable', /in time/],
    [
      'of another authority',
      ({ wrongCertificate }) => ({ server: wrongCertificate }),
      'cluster_certificate',
      /authority/,
    ],
    [
      'whose certificate is for another name',
      () => ({ tlsServerName: 'other.example.com' }),
      'cluster_certificate',
      /127\.0\.0\.1|kubernetes/,
    ],
    [
      'that does not know the token',
      () => ({ token: 'nobody', clientCertificate: null, clientKey: null }),
      'cluster_unauthorized',
      /Unauthorized/,
    ],
  ])('%s is told as such', async (_what, change, code, message) => {
    const check = await checkCluster(connected(change(cluster.connection.faults), { timeoutMs: 1500 }));
    expect(check).toMatchObject({
      isReachable: code === 'cluster_unauthorized',
      problems: [{ code, message: expect.stringMatching(message), remedy: expect.stringMatching(/\w/) }],
    });
  });

  test('that speaks no TLS is told as such', async () => {
    const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(plain, 'listening');
    const address = plain.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { problems } = await checkCluster(
      connected({ server: `https://127.0.0.1:${port}` }, { timeoutMs: 5000 }),
    );
    plain.close();
    expect(problems).toMatchObject([{ code: 'cluster_answer_invalid' }]);
  });

  test('that is slow answers all the same', async () => {
    const check = await checkCluster(connected({ server: cluster.connection.faults.slow }));
    expect(check.isReachable).toBe(true);
  });

  test('tells of a token that expires in the middle', async () => {
    const token = await shortLivedToken(cluster.connection, cluster.api, {
      ...(await account()),
      seconds: 2,
    });
    const connection = connected({ token, clientCertificate: null, clientKey: null });
    await expect(connection.get('/version')).resolves.toMatchObject({ major: '1' });
    await expect
      .poll(
        () =>
          connection.get('/version').then(
            () => 'well',
            (error: { code?: string }) => error.code,
          ),
        { timeout: 30_000 },
      )
      .toBe('cluster_unauthorized');
  });

  test('bounds answers, and heeds whoever cancels', async () => {
    const connection = connected();
    await expect(connection.get('/openapi/v2', { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'cluster_answer_invalid',
    });
    await expect(connection.get('/version', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cluster_call_cancelled',
    });
    const silent = connected({ server: cluster.connection.faults.silent });
    const abort = new AbortController();
    const call = silent.get('/version', { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cluster_call_cancelled' });
  });

  test('says which kinds it serves, and what replaced those it does not', async () => {
    const { catalogue } = connected();
    expect(await catalogue.check('apps/v1', 'Deployment')).toMatchObject({
      isServed: true,
      isClusterScoped: false,
    });
    expect(await catalogue.check('rbac.authorization.k8s.io/v1', 'ClusterRole')).toMatchObject({
      isServed: true,
      isClusterScoped: true,
    });
    expect(await catalogue.check('rbac.authorization.k8s.io/v1beta1', 'ClusterRole')).toMatchObject({
      isServed: false,
      replacement: 'rbac.authorization.k8s.io/v1',
      removedIn: '1.22',
    });
    expect(await catalogue.check('example.com/v1', 'Database')).toMatchObject({
      isServed: false,
      replacement: null,
    });
    const gone = { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', name: 'x', namespace: 'y' };
    await expect(catalogue.pathOf(gone)).rejects.toMatchObject({
      code: 'resource_kind_unknown',
      remedy: 'use policy/v1 in the chart',
    });
  });
});

describe.skipIf(!cluster.available)('the certificates of a kubeconfig', () => {
  const dayMs = 24 * 60 * 60 * 1000;

  test('are described without what opens a door', () => {
    const described = describeCredential(admin());
    expect(described).toMatchObject({ kind: 'client_certificate', subject: expect.stringContaining('CN=') });
    expect(described.expiresAtMs).toBeGreaterThan(Date.now());
    expect(JSON.stringify(described)).not.toContain('BEGIN');
  });

  test('that have expired are refused, client and authority each by its field', () => {
    const later = { nowMs: Date.now() + 4000 * dayMs };
    expect(() => readKubeconfig(cluster.connection.kubeconfig, later)).toThrow(
      expect.objectContaining({
        code: 'credential_expired',
        details: {
          problems: [
            expect.objectContaining({ field: 'clusters[0].cluster.certificate-authority-data' }),
            expect.objectContaining({ field: 'users[0].user.client-certificate-data' }),
          ],
        },
      }),
    );
  });

  test('with the key of another are refused', () => {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const base64 = (pem: string) => Buffer.from(pem).toString('base64');
    const { server, clientCertificate } = cluster.connection;
    const text = JSON.stringify({
      clusters: [{ name: 'a', cluster: { server } }],
      users: [
        {
          name: 'a',
          user: {
            'client-certificate-data': base64(clientCertificate),
            'client-key-data': base64(privateKey),
          },
        },
      ],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    });
    expect(() => readKubeconfig(text)).toThrow(
      expect.objectContaining({ code: 'credential_invalid', field: 'users[0].user.client-key-data' }),
    );
  });
});

describe.skipIf(!cluster.available)('the service account of a pod', () => {
  test('is read where it is mounted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chandlery-account-'));
    const place = await account();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'ca.crt'), cluster.connection.caCertificate);
    await writeFile(
      join(folder, 'token'),
      await shortLivedToken(cluster.connection, cluster.api, { ...place, seconds: 600 }),
    );
    const { hostname: host, port } = new URL(cluster.connection.server);
    const connection = connect(await inClusterCredential({ host, port, folder }));
    open.push(connection);
    await expect(connection.get(`/api/v1/namespaces/${place.namespace}/pods`)).rejects.toMatchObject({
      code: 'cluster_forbidden',
      details: { user: `system:serviceaccount:${place.namespace}:default` },
    });
    expect(await connection.kubeconfig()).toContain('"token"');
    await rm(folder, { recursive: true });
  });

  test('that is not there is said', async () => {
    await expect(inClusterCredential({ host: undefined, port: undefined })).rejects.toMatchObject({
      code: 'in_cluster_unavailable',
    });
    await expect(
      inClusterCredential({ host: '10.0.0.1', port: '443', folder: '/nowhere' }),
    ).rejects.toMatchObject({
      code: 'in_cluster_unavailable',
      message: expect.stringContaining('ca.crt'),
    });
  });
});
