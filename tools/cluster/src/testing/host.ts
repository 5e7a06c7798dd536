import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from 'vitest';
import { findBinaries } from '../binaries/find-binaries.ts';
import { ClusterError } from '../errors.ts';
import type { Connection } from '../supervisor/messages.ts';
import { type Cluster, startCluster } from '../supervisor/start-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's cluster is asked for: a Unix socket. */
    clusterSocket: string;
  }
}

/** What a spec is told when it asks for the cluster of the run. */
export type HostAnswer =
  | { readonly kind: 'running'; readonly connection: Connection }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'failed'; readonly message: string };

/** The run's cluster, held by the process that outlives all spec files. */
export type TestHost = {
  /** Where specs ask: a Unix socket. */
  readonly socket: string;
  /** Finds or makes the binaries now, so that no spec waits for a build. */
  prepare(): Promise<void>;
  /** Ends the cluster where there is one, and says what was left out. */
  stop(): Promise<void>;
};

/**
 * Waits for specs that ask for a cluster: the first one starts it, all others get the same.
 * @param options.strict nothing may be left out: without binaries, specs that ask fail
 */
export async function hostTestCluster(options: {
  readonly strict: boolean;
  readonly say: (line: string) => void;
  readonly start?: (say: (line: string) => void) => Promise<Cluster>;
}): Promise<TestHost> {
  const { say, strict, start = (tell) => startCluster({ say: tell }) } = options;
  let starting: Promise<Cluster> | undefined;
  const leftOut = new Set<string>();
  let reason = '';

  const answer = async (asker: string): Promise<HostAnswer> => {
    try {
      starting ??= start(say);
      const {
        stop: _stop,
        stopApiServer: _stopApi,
        startApiServer: _startApi,
        ...connection
      } = await starting;
      return { kind: 'running', connection };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const absent = error instanceof ClusterError && error.code === 'binaries_missing';
      if (!absent || strict) return { kind: 'failed', message };
      leftOut.add(asker);
      reason = message;
      return { kind: 'absent', reason: message };
    }
  };

  const folder = await mkdtemp(join(tmpdir(), 'chandlery-tests-'));
  const socket = join(folder, 'cluster.sock');
  const server = createServer((request, response) => {
    const asker = new URL(request.url ?? '/', 'http://host').searchParams.get('asker') ?? 'a spec';
    void answer(asker).then((body) => reply(response, body));
  });
  // A spec may wait for a build.
  server.requestTimeout = 0;
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    async prepare() {
      await findBinaries({ env: process.env, say }).catch((error: unknown) => {
        // Whoever asks is told.
        if (!(error instanceof ClusterError && error.code === 'binaries_missing')) throw error;
      });
    },
    async stop() {
      server.close().closeAllConnections();
      await starting?.then(
        (cluster) => cluster.stop(),
        () => {},
      );
      await rm(folder, { recursive: true, force: true });
      if (leftOut.size > 0)
        say(
          `LEFT OUT: the cluster tests of ${leftOut.size} spec files (${[...leftOut].join(', ')}): ${reason}`,
        );
    },
  };
}

function reply(response: ServerResponse, body: HostAnswer): void {
  response
    .writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify(body));
}
