import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readArguments, usage } from './arguments.ts';
import { findBinaries } from './binaries/find-binaries.ts';
import { ClusterError } from './errors.ts';
import { startCluster } from './supervisor/start-cluster.ts';

/** `npm run cluster`: progress on stderr, what can be used on stdout. */
async function main(args: readonly string[]): Promise<void> {
  const { command, kubeconfig } = readArguments(args);
  const say = (line: string) => console.error(line);
  if (command === 'help') return console.log(usage);
  if (command === 'build') {
    const { binaries } = await findBinaries({ env: process.env, say });
    return console.log(Object.values(binaries).join('\n'));
  }
  const ended = askedToEnd();
  const startMs = performance.now();
  const cluster = await startCluster({ say });
  const own = kubeconfig === undefined ? await mkdtemp(join(tmpdir(), 'chandlery-kubeconfig-')) : undefined;
  const path = resolve(own === undefined ? (kubeconfig ?? '') : join(own, 'config'));
  await writeFile(path, cluster.kubeconfig, { mode: 0o600 });
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  console.log(introduction(path, cluster.version, cluster.server, cluster.folder, seconds));
  await ended;
  say('Ending.');
  await cluster.stop();
  await rm(own ?? path, { recursive: true, force: true });
}

function introduction(
  path: string,
  version: string,
  server: string,
  folder: string,
  seconds: string,
): string {
  return `Kubernetes ${version} at ${server}, up in ${seconds} s. Logs of its programs: ${folder}

  export KUBECONFIG=${path}

Try:
  kubectl get nodes
  helm create web && helm install web ./web --wait
  helm test web
  helm upgrade web ./web --set image.repository=plays.test/image-pull
  kubectl get pods,events

What pods can play (image-pull, crash-loop, never-ready, config-error, fail): tools/cluster/README.md. Ctrl-C ends it.`;
}

function askedToEnd(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
  });
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ClusterError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
