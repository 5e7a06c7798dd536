import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ada, chart } from '@chandlery/chart-repository/testing';
import type { TestCluster } from '@chandlery/cluster-tool/testing';
import { expect } from 'vitest';
import type { StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { helmIn } from '../setup/helm.ts';
import type { HelmClient } from '../setup/helm-clients.ts';

const template = `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec:
      containers: [{ name: web, image: "{{ .Values.image }}" }]
`;

/** The chart `web`, in any version. */
export function web(version: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  return chart('web', version, {
    'values.yaml': 'replicas: 1\nimage: shop.test/web:1.0\n',
    'templates/deployment.yaml': template,
    ...more,
  });
}

/** Helm as somebody runs it who does not ask the store. */
export type ByHand = {
  /** Runs it in the project's namespace; `web-1.0.0.tgz` and `web-2.0.0.tgz` are there. */
  helm(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
};

/** Makes one. */
export async function byHand(
  client: HelmClient,
  cluster: Pick<TestCluster, 'connection'>,
  namespace: string,
): Promise<ByHand> {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-by-hand-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.connection.kubeconfig, { mode: 0o600 });
  for (const version of ['1.0.0', '2.0.0']) await writeFile(join(folder, `web-${version}.tgz`), web(version));
  const { run } = await helmIn(client, folder);
  return {
    helm: (...args) => run(...args, '--kubeconfig', kubeconfig, '--namespace', namespace),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Waits until the store shows a deployment as is expected, without being asked to look. */
export async function shown(store: StoreOnCluster, name: string, expected: object): Promise<void> {
  await expect
    .poll(async () => (await store.app.request(ada, 'GET', `${store.deployments}/${name}`)).json(), {
      timeout: 60_000,
      interval: 200,
    })
    .toMatchObject(expected);
}
