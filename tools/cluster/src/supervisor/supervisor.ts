import { ClusterError } from '../errors.ts';
import { type HostedCluster, hostCluster } from './cluster-host.ts';
import type { Reply, Request } from './messages.ts';

/**
 * The process that holds a cluster for another one, which speaks with it over Node's IPC channel. The channel breaks
 * when that process ends, however it ends; then the cluster ends in order, and its folder goes.
 */
const undo: (() => unknown)[] = [];
let cluster: HostedCluster | undefined;
let ending: Promise<void> | undefined;
let starting: Promise<void> = Promise.resolve();

function say(reply: Reply): void {
  if (process.connected) process.send?.(reply, undefined, undefined, () => {});
}

async function start(request: Request & { kind: 'start' }): Promise<void> {
  try {
    cluster = await hostCluster(request.order, (step) => undo.push(step));
    say({ kind: 'ready', connection: cluster.connection });
  } catch (error) {
    const code = error instanceof ClusterError ? error.code : 'start_failed';
    say({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    await end();
  }
}

async function obey({ id, what }: Request & { kind: 'do' }): Promise<void> {
  let error: string | undefined;
  try {
    if (what === 'stop') await end();
    else if (what === 'stop-api-server') await cluster?.stopApiServer();
    else await cluster?.startApiServer();
  } catch (cause) {
    error = cause instanceof Error ? cause.message : String(cause);
  }
  say({ kind: 'done', id, error });
  if (what === 'stop') process.disconnect();
}

function end(): Promise<void> {
  ending ??= (async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      await Promise.resolve(step()).catch((error: unknown) => console.error(error));
    }
  })();
  return ending;
}

process.on('message', (request: Request) => {
  if (request.kind === 'start') starting = start(request);
  else void obey(request);
});
process.once('disconnect', () => {
  // A start in progress would go on making what has to be undone: its programs are ended under it, then it fails.
  void end()
    .then(() => Promise.race([starting, new Promise((done) => setTimeout(done, 3_000))]))
    .then(async () => {
      ending = undefined;
      await end();
    })
    .finally(() => process.exit(0));
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => void end().finally(() => process.exit(0)));
