import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';

const cluster = await testCluster();
afterAll(removeTemporaryFolders);

describe.skipIf(!cluster.available).each(helmClients)('$name with the test cluster', (client) => {
  test('installs a Deployment and waits for it, tests it, upgrades, rolls back and uninstalls', async () => {
    const { helm, chart, where } = await prepare();
    expect(await helm.run('install', 'web', chart, ...where, '--wait', '--timeout', '60s')).toContain(
      'STATUS: deployed',
    );
    expect(await helm.run('test', 'web', ...where, '--timeout', '60s', '--logs')).toMatch(
      /Phase:\s+Succeeded/,
    );
    await helm.run('upgrade', 'web', chart, ...where, '--set', 'image=nginx:2', '--wait', '--timeout', '60s');
    await helm.run('rollback', 'web', '1', ...where, '--wait', '--timeout', '60s');
    await helm.run('uninstall', 'web', ...where, '--wait', '--timeout', '60s');
    expect(JSON.parse(await helm.run('list', ...where, '-o', 'json'))).toEqual([]);
  });

  test('sees a test that fails, with the log of its pod', async () => {
    const { helm, chart, where } = await prepare();
    await helm.run(
      'install',
      'web',
      chart,
      ...where,
      '--set',
      'test.plays=fail',
      '--wait',
      '--timeout',
      '60s',
    );
    const { code, stdout, stderr } = await helm.attempt(
      'test',
      'web',
      ...where,
      '--timeout',
      '60s',
      '--logs',
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('nobody answers at web:80');
  });

  test('sees a hook that fails', async () => {
    const { helm, chart, where } = await prepare();
    const { code, stderr } = await helm.attempt(
      'install',
      'web',
      chart,
      ...where,
      '--set',
      'hook.plays=fail',
      '--timeout',
      '60s',
    );
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/pre-install/);
  });

  test('gives up on a Deployment whose image cannot be pulled', async () => {
    const { helm, chart, where } = await prepare();
    const more = ['--set', 'image=plays.test/image-pull', '--wait', '--timeout', '2s'];
    const { code } = await helm.attempt('install', 'web', chart, ...where, ...more);
    expect(code).not.toBe(0);
    expect(await helm.run('status', 'web', ...where)).toContain('STATUS: failed');
  });

  /** A Helm, a chart and a namespace of its own. */
  async function prepare(): Promise<{ helm: Helm; chart: string; where: readonly string[] }> {
    const folder = await temporaryFolder();
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, cluster.connection.kubeconfig, { mode: 0o600 });
    const chart = join(folder, 'web');
    for (const [path, text] of Object.entries(chartFiles)) {
      await mkdir(dirname(join(chart, path)), { recursive: true });
      await writeFile(join(chart, path), text);
    }
    const namespace = await cluster.freshNamespace(client.name);
    const where = ['--kubeconfig', kubeconfig, '--namespace', namespace];
    return { helm: await helmIn(client, folder), chart, where };
  }
});

const chartFiles = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': 'image: nginx\ntest:\n  plays: well\nhook:\n  plays: well\n',
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: {{ .Values.image }}
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes:
        - name: data
          persistentVolumeClaim: { claimName: {{ .Release.Name }} }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ .Release.Name }}
spec:
  accessModes: [ReadWriteMany]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  type: LoadBalancer
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  'templates/tests/test.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
    chandlery.test/plays: {{ .Values.test.plays }}
    chandlery.test/log: nobody answers at web:80
spec:
  restartPolicy: Never
  containers: [{ name: test, image: curl }]
`,
  'templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations:
        chandlery.test/plays: {{ .Values.hook.plays }}
    spec:
      restartPolicy: Never
      containers: [{ name: hook, image: migrate }]
`,
};
