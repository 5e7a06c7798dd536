import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../binaries/in-path.ts';
import { ApiRefusal, type KubernetesApi, kubernetesApi } from '../api/kubernetes-api.ts';
import { adminApi, freshNamespace, shortLivedToken, testCluster } from '../testing/index.ts';
import type { Connection } from './messages.ts';
import { type Cluster, startCluster } from './start-cluster.ts';

const { available } = await testCluster();
const setpriv = await findProgram('setpriv', process.env);

describe.skipIf(!available)('a cluster of its own', () => {
  let cluster: Cluster;
  let api: KubernetesApi;

  beforeAll(async () => {
    cluster = await startCluster({ apiServerArguments: ['--enable-admission-plugins=AlwaysPullImages'] });
    api = adminApi(cluster);
  });

  afterAll(async () => {
    api.close();
    await cluster.stop();
  });

  test('is of the version that go.mod names', async () => {
    expect(cluster.version).toMatch(/^v1\.\d+\.\d+$/);
    expect(await api.get('/version')).toMatchObject({ gitVersion: cluster.version });
  });

  test('takes more arguments for the API server', async () => {
    const namespace = await freshNamespace(api);
    const pod = await api.create<{ spec: { containers: { imagePullPolicy: string }[] } }>(
      `/api/v1/namespaces/${namespace}/pods`,
      {
        metadata: { name: 'one' },
        spec: { containers: [{ name: 'a', image: 'a:1', imagePullPolicy: 'IfNotPresent' }] },
      },
    );
    expect(pod.spec.containers[0]?.imagePullPolicy).toBe('Always');
  });

  test('gives service accounts tokens, and lets them do what their roles allow and no more', async () => {
    const namespace = await freshNamespace(api);
    const { status } = await api.create<{ status: { token: string } }>(
      `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`,
      { spec: { expirationSeconds: 600 } },
    );
    const theirs = kubernetesApi({ ...cluster, credential: status });
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    await expect(theirs.get(secrets)).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });
    await api.create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name: 'admin' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
    });
    expect(await theirs.until(secrets, () => true)).toMatchObject({ kind: 'SecretList' });
    await expect(theirs.get('/api/v1/namespaces/default/secrets')).rejects.toMatchObject({ status: 403 });
    theirs.close();
  });

  test('knows tokens that live as short as a test needs, until they have expired', async () => {
    const token = await shortLivedToken(cluster, api, { namespace: 'default', name: 'default', seconds: 3 });
    const theirs = kubernetesApi({ ...cluster, credential: { token } });
    const review = (): Promise<unknown> =>
      theirs.create('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      });
    expect(await review()).toMatchObject({
      status: { userInfo: { username: 'system:serviceaccount:default:default' } },
    });
    await expect
      .poll(() => review().catch((error: unknown) => error), { timeout: 20_000 })
      .toMatchObject({
        status: 401,
      });
    theirs.close();
  });

  test('can be unreachable for a while, and has everything afterwards', async () => {
    const namespace = await freshNamespace(api);
    await cluster.stopApiServer();
    await expect(api.get('/version')).rejects.toMatchObject({ code: 'api_failed' });
    await cluster.startApiServer();
    await api.create(`/api/v1/namespaces/${namespace}/pods`, {
      metadata: { name: 'one' },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    });
    // kwok tries again after five seconds.
    await api.until<{ status: { phase?: string } }>(
      `/api/v1/namespaces/${namespace}/pods/one`,
      ({ status }) => status.phase === 'Running',
    );
  });

  test('has addresses at which something is wrong', async () => {
    const at = (server: string) => {
      const { caCertificate, clientCertificate: certificate, clientKey: key } = cluster;
      return kubernetesApi({ server, caCertificate, credential: { certificate, key } });
    };
    await expect(at(cluster.faults.wrongCertificate).get('/version')).rejects.toThrow(
      /unable to verify|self-signed|issuer/i,
    );
    const slow = at(cluster.faults.slow);
    expect(await slow.get('/version')).toMatchObject({ gitVersion: cluster.version });
    slow.close();
    const silent = at(cluster.faults.silent);
    const first = await Promise.race([
      silent.get('/version').catch(() => 'refused'),
      sleep(1_500, 'silence'),
    ]);
    expect(first).toBe('silence');
    silent.close();
  });
});

describe.skipIf(!available)('the end of a cluster', () => {
  test('leaves no process and no file', async () => {
    const cluster = await startCluster();
    expect(running(cluster)).toEqual(Object.keys(cluster.processes));
    await cluster.stop();
    expect(running(cluster)).toEqual([]);
    expect(existsSync(cluster.folder)).toBe(false);
    await cluster.stop();
    await expect(cluster.stopApiServer()).rejects.toMatchObject({ code: 'stopped' });
  });

  test('comes with the process that started it, even when that is killed', async () => {
    const { connection, kill } = await startedElsewhere();
    expect(running(connection)).toHaveLength(6);
    kill();
    await expect.poll(() => running(connection), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => existsSync(connection.folder)).toBe(false);
  });

  test('comes also when that is killed while it starts', async () => {
    const { connection, kill } = await startedElsewhere('early');
    kill();
    await expect.poll(() => running(connection), { timeout: 30_000 }).toEqual([]);
  });

  test.skipIf(setpriv === undefined)('comes when the process that holds it is killed', async () => {
    const cluster = await startCluster();
    process.kill(cluster.processes['supervisor'] ?? 0, 'SIGKILL');
    await expect.poll(() => running(cluster), { timeout: 30_000 }).toEqual([]);
    await cluster.stop();
    expect(existsSync(cluster.folder)).toBe(false);
  });

  test('follows a start that fails, which says what the program said', async () => {
    await expect(startCluster({ apiServerArguments: ['--no-such-flag'] })).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringMatching(/kube-apiserver ended[\s\S]*unknown flag: --no-such-flag/),
    });
  });
});

test('a refusal carries what Kubernetes says', () => {
  expect(new ApiRefusal(409, 'AlreadyExists', 'it is there')).toMatchObject({
    status: 409,
    message: 'it is there',
  });
});

/** Which processes of a cluster are alive; one that has ended and was not waited for is not. */
function running(cluster: Pick<Connection, 'processes'>): readonly string[] {
  return Object.entries(cluster.processes)
    .filter(([, pid]) => isAlive(pid))
    .map(([name]) => name);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A cluster that another process starts; with `early`, that one says the supervisor's process alone, and at once. */
async function startedElsewhere(
  when: 'early' | 'ready' = 'ready',
): Promise<{ connection: Connection; kill(): void }> {
  const program = join(import.meta.dirname, '../testing/start-elsewhere.ts');
  const child = spawn(process.execPath, [program, when], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout }))
    return { connection: JSON.parse(line) as Connection, kill: () => child.kill('SIGKILL') };
  throw new Error('it said nothing');
}
