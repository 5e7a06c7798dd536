import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCluster } from '@chandlery/cluster-tool/testing';
import { expect } from 'vitest';
import type { HelmClient } from '../setup/helm-clients.ts';
import { processesIn } from './helm-processes.ts';
import type { LogLine, ServerOnCluster } from './server-on-cluster.ts';

/** When a server is killed in the middle of an upgrade: after a line of its log or a record of Helm, and so long after that. */
export type Point = { readonly name: string; readonly after: After; readonly laterMs: number };
type After = 'queued' | 'running' | 'checking' | 'helm' | 'record' | 'waiting' | 'deployed';

const point = (after: After, laterMs: number): Point => ({
  name: laterMs === 0 ? `at ${after}` : `${laterMs} ms after ${after}`,
  after,
  laterMs,
});

/** The ten points, from the first moment to the last. */
export const points: readonly Point[] = [
  point('queued', 0),
  point('running', 0),
  point('checking', 0),
  point('checking', 300),
  point('helm', 0),
  point('record', 0),
  point('record', 500),
  point('record', 1_200),
  point('waiting', 0),
  point('deployed', 0),
];

/** Waits for a point. */
export async function reached(
  { after, laterMs }: Point,
  server: ServerOnCluster,
  cluster: TestCluster,
  operation: string,
  marker: string,
): Promise<void> {
  if (after === 'record' || after === 'deployed') {
    const status = after === 'record' ? 'pending-upgrade' : 'deployed';
    await until(async () => (await records(server, cluster)).some((one) => one === `${marker} ${status}`));
  } else if (after !== 'queued') {
    await until(async () => (await server.log(operation)).some((line) => isAt(after, line)));
  }
  await sleep(laterMs);
}

function isAt(after: After, { kind, data }: LogLine): boolean {
  return after === 'running'
    ? kind === 'state' && data['state'] === 'running'
    : kind === 'progress' && data['step'] === after;
}

async function until(reachedIt: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (await reachedIt()) return;
    await sleep(20);
  }
  throw new Error('the point was never reached');
}

/** Helm's records by the label that the test's operation gave them, and their status. */
async function records({ namespace }: ServerOnCluster, { api }: TestCluster): Promise<readonly string[]> {
  const { items } = await api.get<{ items: readonly { metadata: { labels: Record<string, string> } }[] }>(
    `/api/v1/namespaces/${namespace}/secrets?labelSelector=owner=helm,name=try`,
  );
  return items.map(
    ({ metadata: { labels } }) => `${labels['chandlery.dev/operation'] ?? ''} ${labels['status'] ?? ''}`,
  );
}

/** Helm's own history, oldest first. */
export async function history(
  helm: HelmClient,
  { folder, namespace }: Pick<ServerOnCluster, 'folder' | 'namespace'>,
  { connection }: Pick<TestCluster, 'connection'>,
  release: string,
): Promise<readonly { revision: number; status: string; description: string }[]> {
  const kubeconfig = join(folder, 'admin.kubeconfig');
  await writeFile(kubeconfig, connection.kubeconfig, { mode: 0o600 });
  const { stdout, stderr } = spawnSync(
    helm.path,
    ['history', release, '--namespace', namespace, '--output', 'json'],
    { env: { KUBECONFIG: kubeconfig, HOME: folder }, encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { revision: number; status: string; description: string }[];
}

/** No Helm of a dead server may be alive: it would write beside the one that takes over. */
export async function expectNoHelm(folder: string): Promise<void> {
  for (let tries = 0; tries < 100 && processesIn(folder).length > 0; tries += 1) await sleep(10);
  expect(processesIn(folder)).toEqual([]);
}

/** The lines of a log that tell of an end. */
export function ends(log: readonly LogLine[]): readonly LogLine[] {
  return log.filter(
    ({ kind, data }) =>
      kind === 'state' && ['succeeded', 'failed', 'cancelled'].includes(String(data['state'])),
  );
}
