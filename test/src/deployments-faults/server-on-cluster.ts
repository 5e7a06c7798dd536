import { randomBytes } from 'node:crypto';
import type { Connection } from '@chandlery/cluster-tool';
import { type Api, apiAs, people, peopled } from '../setup/api.ts';
import type { HelmClient } from '../setup/helm-clients.ts';
import { freePort, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';
import type { EndedOperation } from '../deployments/store-on-cluster.ts';

/** A line of an operation's log. */
export type LogLine = {
  readonly sequence: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The real server as its own process, with the project `shop` of the workspace `team`; it can be ended and started again. */
export type ServerOnCluster = {
  readonly folder: string;
  readonly namespace: string;
  /** `/api/v1/workspaces/team/projects/shop/deployments`. */
  readonly deployments: string;
  readonly ada: () => Api;
  readonly server: () => TestServer;
  /** Starts it again on the same folder, after it was ended. */
  restart(): Promise<void>;
  /** Begins something. @returns the operation's id */
  begin(path: string, body: unknown): Promise<string>;
  /** The lines of an operation's log so far. */
  log(operation: string): Promise<readonly LogLine[]>;
  ended(operation: string): Promise<EndedOperation>;
};

/** How soon work of a dead server is taken over in these tests. */
const leaseSeconds = '3';

/** Starts it. */
export async function serverOnCluster(
  connection: Pick<Connection, 'kubeconfig'>,
  helm: HelmClient,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerOnCluster> {
  const folder = await temporaryFolder();
  const options = {
    folder,
    port: await freePort(),
    settings: {
      CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64'),
      CHANDLERY_HELM: helm.path,
      CHANDLERY_OPERATION_LEASE_SECONDS: leaseSeconds,
      ...settings,
    },
  };
  let server = await startServer(options);
  const { admin, ada } = await peopled(server);
  await admin.call('POST', '/api/v1/clusters', { slug: 'test', kubeconfig: connection.kubeconfig });
  const project = await ada.call('POST', '/api/v1/workspaces/team/projects', {
    slug: 'shop',
    cluster: 'test',
    namespace: `shop-${randomBytes(4).toString('hex')}`,
  });
  const deployments = '/api/v1/workspaces/team/projects/shop/deployments';
  const asAda = (): Api => apiAs(server.url, 'ada', people.ada);
  return {
    folder,
    namespace: String(project['namespace']),
    deployments,
    ada: asAda,
    server: () => server,
    async restart() {
      server = await startServer(options);
    },
    async begin(path, body) {
      const { operation } = await asAda().call('POST', `${deployments}${path}`, body);
      return (operation as { readonly id: string }).id;
    },
    async log(operation) {
      const { items } = await asAda().call('GET', `/api/v1/operations/${operation}/log?limit=1000`);
      return items as readonly LogLine[];
    },
    async ended(operation) {
      for (let tries = 0; tries < 1_800; tries += 1) {
        const found = await asAda().call('GET', `/api/v1/operations/${operation}`);
        if (!['queued', 'running'].includes(String(found['state']))) return found as EndedOperation;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the operation ${operation} did not end:\n${server.output()}`);
    },
  };
}
