import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseYaml, type JsonObject } from '@chandlery/chart';
import { testCluster } from '@chandlery/cluster-tool/testing';
import {
  connect,
  explain,
  latestRevisions,
  listReleases,
  prepareProject,
  projectConnection,
  readInstance,
  readKubeconfig,
  readRelease,
  watchReleases,
  type ClusterConnection,
  type ReleaseState,
  type ReleaseWatch,
} from '@chandlery/deployment';
import { afterAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';

const cluster = await testCluster();
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await removeTemporaryFolders();
});

/** What the real Helms leave in a cluster, read and watched as the store does: in the name of a project's account. */
describe.skipIf(!cluster.available).each(helmClients)('releases of $name', (client) => {
  test('are read and watched from their installation to their end', async () => {
    const { helm, chart, where, namespace, project, watch, last } = await prepare();
    await helm.run('install', 'shop', chart, ...where, '--set', 'replicas=2', '--wait', '--timeout', '60s');
    await expect
      .poll(() => last('shop'), patient)
      .toMatchObject({
        record: { revision: 1, status: 'deployed' },
        state: 'ready',
        workloads: [{ kind: 'Deployment', name: 'shop', state: 'ready' }],
        pods: { total: 2, ready: 2, failing: [] },
      });

    await helm.run(
      'upgrade',
      'shop',
      chart,
      ...where,
      '--set',
      'replicas=1,note=second',
      '--wait',
      '--timeout',
      '60s',
    );
    const release = await readRelease(project, { namespace, name: 'shop' });
    expect(release).toMatchObject({
      name: 'shop',
      namespace,
      revision: 2,
      status: 'deployed',
      chart: { name: 'shop', version: '1.0.0', appVersion: '7', values: { replicas: 1, note: 'first' } },
      values: { replicas: 1, note: 'second' },
      notes: expect.stringContaining('second'),
      description: expect.stringMatching(/complete/i),
      hooks: [{ name: 'shop-test', kind: 'Pod', events: ['test'], lastPhase: 'Unknown' }],
    });
    expect(release?.manifest).toContain('kind: Deployment');
    expect(await readRelease(project, { namespace, name: 'shop', revision: 1 })).toMatchObject({
      status: 'superseded',
      values: { replicas: 2 },
    });
    expect(await readRelease(project, { namespace, name: 'none' })).toBeUndefined();
    const all = await listReleases(project, namespace);
    expect(all.map(({ revision, status }) => `${revision} ${status}`)).toEqual([
      '2 deployed',
      '1 superseded',
    ]);
    expect(latestRevisions(all)).toMatchObject([{ name: 'shop', revision: 2 }]);
    await expect
      .poll(() => last('shop'), patient)
      .toMatchObject({ record: { revision: 2 }, pods: { total: 1, ready: 1 } });

    const manifests = objectsOf(release?.manifest ?? '');
    const { resources } = await readInstance(project, { namespace, manifests });
    expect(resources.map(({ kind, state, changed }) => ({ kind, state, changed }))).toEqual(
      expect.arrayContaining([
        { kind: 'Deployment', state: 'ready', changed: [] },
        { kind: 'Secret', state: 'ready', changed: [] },
      ]),
    );

    await helm.run('uninstall', 'shop', ...where, '--wait', '--timeout', '60s');
    await expect
      .poll(() => last('shop'), patient)
      .toMatchObject({ record: null, workloads: [], pods: { total: 0 } });
    await expect.poll(() => watch.find({ namespace, name: 'shop' }), patient).toBeUndefined();
    expect(watch.problem).toBeUndefined();
  });

  test('that do not become ready show it, with the reason', async () => {
    const { helm, chart, where, namespace, project, last } = await prepare();
    const { code } = await helm.attempt(
      'install',
      'bad',
      chart,
      ...where,
      '--set',
      'image=plays.test/crash-loop:1',
      '--wait',
      '--timeout',
      '5s',
    );
    expect(code).not.toBe(0);
    await expect
      .poll(() => last('bad'), patient)
      .toMatchObject({
        record: { revision: 1, status: 'failed' },
        state: 'failed',
        pods: { failing: [{ reason: 'CrashLoopBackOff' }] },
      });
    const release = await readRelease(project, { namespace, name: 'bad' });
    const resources = objectsOf(release?.manifest ?? '');
    expect((await explain(project, { namespace, resources }))[0]).toMatchObject({
      code: 'container_crash',
      owner: { kind: 'Deployment', name: 'bad' },
    });
  });

  test('that Helm was killed in the middle of are known by their record', async () => {
    const { helm, chart, where, project, namespace } = await prepare();
    // Without anybody to wait for its end: the hook's pod runs longer than the test.
    const running = helm.attempt(
      'install',
      'half',
      chart,
      ...where,
      '--set',
      'slowHook=true',
      '--timeout',
      '20s',
    );
    await expect
      .poll(async () => (await listReleases(project, namespace, { name: 'half' }))[0]?.status, patient)
      .toBe('pending-install');
    expect(await readRelease(project, { namespace, name: 'half' })).toMatchObject({
      status: 'pending-install',
      revision: 1,
    });
    await running;
  });

  const patient = { timeout: 30_000, interval: 200 };

  async function prepare(): Promise<{
    helm: Helm;
    chart: string;
    where: readonly string[];
    namespace: string;
    project: ClusterConnection;
    watch: ReleaseWatch;
    last: (name: string) => ReleaseState | undefined;
  }> {
    const folder = await temporaryFolder();
    const chart = join(folder, 'shop');
    for (const [path, text] of Object.entries(chartFiles)) {
      await mkdir(dirname(join(chart, path)), { recursive: true });
      await writeFile(join(chart, path), text);
    }
    const admin = connect(readKubeconfig(cluster.connection.kubeconfig));
    closing.push(() => admin.close());
    const namespace = await cluster.freshNamespace(`releases-${client.name}`);
    const account = { namespace, serviceAccount: 'deployer' };
    await prepareProject(admin, { ...account, project: namespace, adopt: true });
    const project = projectConnection(admin, account);
    closing.push(() => project.close());
    const told = new Map<string, ReleaseState>();
    const watch = watchReleases(project, {
      namespaces: [namespace],
      gatherMs: 50,
      onChanges: (changes) => changes.forEach((change) => told.set(change.name, change)),
    });
    closing.push(() => watch.close());
    await watch.synced;
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, await project.kubeconfig(namespace), { mode: 0o600 });
    const where = ['--kubeconfig', kubeconfig, '--namespace', namespace];
    return {
      helm: await helmIn(client, folder),
      chart,
      where,
      namespace,
      project,
      watch,
      last: (name) => told.get(name),
    };
  }
});

function objectsOf(manifest: string): JsonObject[] {
  return manifest.split(/^---$/m).flatMap((document) => {
    const parsed = parseYaml(document);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? [parsed as JsonObject]
      : [];
  });
}

const chartFiles = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: "7"\n',
  'values.yaml': 'replicas: 1\nnote: first\nimage: nginx\nslowHook: false\n',
  'templates/NOTES.txt': 'This is the {{ .Values.note }}.\n',
  'templates/shop.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { app: {{ .Release.Name }} }
  template:
    metadata:
      labels: { app: {{ .Release.Name }} }
    spec:
      containers:
        - name: main
          image: {{ .Values.image }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
stringData:
  password: hunter2-of-the-shop
`,
  'templates/test.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
spec:
  restartPolicy: Never
  containers: [{ name: test, image: curl }]
`,
  'templates/slow.yaml': `{{ if .Values.slowHook }}
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-slow
  annotations:
    helm.sh/hook: pre-install
    chandlery.test/runs-for: 5s
spec:
  restartPolicy: Never
  containers: [{ name: slow, image: migrate }]
{{ end }}
`,
};
