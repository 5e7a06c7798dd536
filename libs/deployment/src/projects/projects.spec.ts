import { randomBytes } from 'node:crypto';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { connect, type ClusterConnection } from '../connection/cluster-connection.ts';
import { readKubeconfig } from '../credential/read-kubeconfig.ts';
import { mapAt, textAt } from '../objects/kube-object.ts';
import { prepareProject, removeProject, type ProjectPlace } from './prepare-project.ts';
import { projectConnection, projectToken } from './project-token.ts';

const cluster = await testCluster();
const open: ClusterConnection[] = [];
afterAll(async () => Promise.all(open.map((connection) => connection.close())));

function connected(): ClusterConnection {
  const connection = connect(readKubeconfig(cluster.connection.kubeconfig));
  open.push(connection);
  return connection;
}

function place(changes: Partial<ProjectPlace> = {}): ProjectPlace {
  const name = `kube-${randomBytes(4).toString('hex')}`;
  return { project: `id-${name}`, namespace: `p-${name}`, serviceAccount: 'deployer', ...changes };
}

describe.skipIf(!cluster.available)('a project', () => {
  const admin = cluster.available ? connected() : undefined;
  const connection = () => admin ?? connected();

  test('gets its namespace, account, binding and quota; a second time changes nothing', async () => {
    const project = place({ quota: { pods: '5' }, labels: { team: 'a' } });
    expect(await prepareProject(connection(), project)).toEqual({ namespace: 'made' });
    const path = `/api/v1/namespaces/${project.namespace}`;
    const first = await connection().get(`${path}/serviceaccounts/deployer`);
    expect(await prepareProject(connection(), project)).toEqual({ namespace: 'there' });
    expect(await connection().get(`${path}/serviceaccounts/deployer`)).toEqual(first);
    expect(mapAt(await connection().get(path), 'metadata', 'labels')).toMatchObject({
      team: 'a',
      'app.kubernetes.io/managed-by': 'chandlery',
      'chandlery.dev/project': project.project,
    });
    expect(textAt(await connection().get(`${path}/resourcequotas/chandlery`), 'spec', 'hard', 'pods')).toBe(
      '5',
    );
    await prepareProject(connection(), { ...project, quota: { pods: '7' } });
    expect(textAt(await connection().get(`${path}/resourcequotas/chandlery`), 'spec', 'hard', 'pods')).toBe(
      '7',
    );
    await prepareProject(connection(), { ...project, quota: undefined });
    expect(await connection().find(`${path}/resourcequotas/chandlery`)).toBeUndefined();
    expect(await removeProject(connection(), project)).toEqual({ namespace: 'removed' });
  });

  test('acts in its own namespace only', async () => {
    const [mine, other] = [place(), place()];
    await prepareProject(connection(), mine);
    await prepareProject(connection(), other);
    const acting = projectConnection(connection(), mine);
    open.push(acting);
    expect(await acting.get(`/api/v1/namespaces/${mine.namespace}/secrets`)).toMatchObject({
      kind: 'SecretList',
    });
    const theft = acting.get(`/api/v1/namespaces/${other.namespace}/secrets`);
    await expect(theft).rejects.toMatchObject({
      code: 'cluster_forbidden',
      details: { namespace: other.namespace },
    });
    await expect(acting.get('/api/v1/nodes')).rejects.toMatchObject({ code: 'cluster_forbidden' });
    const kubeconfig = readKubeconfig(await acting.kubeconfig(mine.namespace));
    expect(kubeconfig).toMatchObject({
      clientCertificate: null,
      clientKey: null,
      token: expect.stringMatching(/^ey/),
    });
    // What the platform allows beyond it is bound there too, and taken back.
    await prepareProject(connection(), {
      ...mine,
      allows: { clusterScoped: true, namespaces: [other.namespace] },
    });
    await expect
      .poll(() => acting.get(`/api/v1/namespaces/${other.namespace}/secrets`).catch(() => undefined))
      .toBeDefined();
    await removeProject(connection(), {
      ...mine,
      allows: { clusterScoped: true, namespaces: [other.namespace] },
    });
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${other.namespace}/rolebindings`;
    expect(
      await connection().find(`${bindings}/${encodeURIComponent(`chandlery:${mine.namespace}:deployer`)}`),
    ).toBeUndefined();
    await removeProject(connection(), other);
  });

  test('gets tokens that end', async () => {
    const project = place();
    await prepareProject(connection(), project);
    const { token, expiresAtMs } = await projectToken(connection(), { ...project, seconds: 700 });
    expect(token).toMatch(/^ey/);
    expect(expiresAtMs).toBeGreaterThan(Date.now());
    const nobody = projectConnection(connection(), { ...project, serviceAccount: 'nobody' });
    open.push(nobody);
    await expect(nobody.get('/version')).rejects.toMatchObject({ code: 'resource_not_found' });
    await removeProject(connection(), project);
  });

  test.each(['kube-system', 'default', 'kube-flannel'])(
    'does not get the namespace %s',
    async (namespace) => {
      await expect(prepareProject(connection(), place({ namespace }))).rejects.toMatchObject({
        code: 'namespace_reserved',
        field: 'namespace',
      });
    },
  );

  test('does not get the namespace of another, nor one that is there unless it is adopted', async () => {
    const mine = place();
    await prepareProject(connection(), mine);
    for (const adopt of [true, false]) {
      const theirs = place({ namespace: mine.namespace, adopt });
      await expect(prepareProject(connection(), theirs)).rejects.toMatchObject({
        code: 'namespace_taken',
        details: { isOwned: true },
      });
      expect(await removeProject(connection(), theirs)).toEqual({ namespace: 'kept' });
    }
    await removeProject(connection(), mine);
    const namespace = await cluster.freshNamespace('adopted');
    const adopting = place({ namespace });
    await expect(prepareProject(connection(), adopting)).rejects.toMatchObject({
      code: 'namespace_taken',
      details: { isOwned: false },
    });
    expect(await prepareProject(connection(), { ...adopting, adopt: true })).toEqual({
      namespace: 'adopted',
    });
    expect(await prepareProject(connection(), adopting)).toEqual({ namespace: 'there' });
    // What was there before stays when the project goes.
    expect(await removeProject(connection(), adopting)).toEqual({ namespace: 'kept' });
    const left = await connection().get(`/api/v1/namespaces/${namespace}`);
    expect(mapAt(left, 'metadata', 'labels')['chandlery.dev/project']).toBeUndefined();
    expect(
      await connection().find(`/api/v1/namespaces/${namespace}/serviceaccounts/deployer`),
    ).toBeUndefined();
  });

  test('gets its binding back where somebody changed it', async () => {
    const project = place();
    await prepareProject(connection(), project);
    const name = encodeURIComponent(`chandlery:${project.namespace}:deployer`);
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${project.namespace}/rolebindings/${name}`;
    await cluster.api.patch(path, { subjects: [] });
    await prepareProject(connection(), project);
    expect(await connection().get(path)).toMatchObject({
      subjects: [{ name: 'deployer', namespace: project.namespace }],
    });
    await removeProject(connection(), project);
  });
});
