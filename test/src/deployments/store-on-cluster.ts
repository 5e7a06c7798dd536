import { randomBytes } from 'node:crypto';
import { ada, admin, testApp, type TestApp } from '@chandlery/chart-repository/testing';
import type { Connection } from '@chandlery/cluster-tool';
import type { Logger } from 'pino';
import type { HelmClient } from '../setup/helm-clients.ts';

/** The production app with a real Helm, a real cluster registered, and a project `shop` of the workspace `team` on it. */
export type StoreOnCluster = {
  readonly app: TestApp;
  readonly namespace: string;
  /** `/api/v1/workspaces/team/projects/shop`. */
  readonly project: string;
  /** `/api/v1/workspaces/team/projects/shop/deployments`. */
  readonly deployments: string;
  /** Reads something below `deployments`, as `ada`; it must be there. */
  read<T = ShownDeployment>(path: string): Promise<T>;
  /** Begins something; it must be taken. */
  begin(as: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Started>;
  /** Waits for an operation to end. */
  ended(operationId: string): Promise<EndedOperation>;
  /** Begins something and waits for it to end. */
  done(as: string, path: string, body: unknown): Promise<EndedOperation>;
  close(): Promise<void>;
};

/** A deployment as the API shows it. */
export type ShownDeployment = {
  readonly id: string;
  readonly state: string;
  readonly currentRevision: number | null;
  readonly chart: { readonly version: string; readonly known: boolean };
  readonly revision: number;
  readonly status: { readonly code: string; readonly message: string } | null;
};

/** What was begun, as the API shows it. */
export type Started = { readonly deployment: ShownDeployment; readonly operation: EndedOperation };

/** An operation as the API shows it. */
export type EndedOperation = {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  readonly outcome: {
    code: string;
    message: string;
    remedy?: string;
    resource?: string;
    details?: Record<string, unknown>;
  } | null;
};

/** A revision as the API shows it. */
export type ShownRevision = {
  readonly number: number;
  readonly current: boolean;
  readonly chart: { readonly version: string; readonly known: boolean };
  readonly action: string;
  readonly by: string;
  readonly at: string;
  readonly status: string;
  readonly values: readonly { readonly path: string; readonly kind: string }[];
};

/** An instance as the API shows it. */
export type ShownInstance = {
  readonly resources: readonly {
    readonly kind: string;
    readonly name: string;
    readonly state: string;
    readonly pods: readonly { readonly images: readonly string[] }[];
  }[];
  readonly addresses: readonly { readonly address: string; readonly resource: string }[];
};

/** Starts it. */
export async function storeOnCluster(
  cluster: { readonly connection: Pick<Connection, 'kubeconfig'> },
  helm: HelmClient,
  settings: Readonly<Record<string, string>> = {},
  log?: Logger,
): Promise<StoreOnCluster> {
  const app = await testApp(
    {
      CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64'),
      CHANDLERY_HELM: helm.path,
      ...settings,
    },
    1,
    log === undefined ? {} : { log },
  );
  const call = async (
    as: string,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => {
    const answer = await app.request(as, method, url, body, headers);
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  };
  await call(admin, 'POST', '/api/v1/clusters', {
    slug: 'test',
    kubeconfig: cluster.connection.kubeconfig,
  });
  const slug = `shop-${randomBytes(4).toString('hex')}`;
  const project = await call(ada, 'POST', '/api/v1/workspaces/team/projects', {
    slug: 'shop',
    cluster: 'test',
    namespace: slug,
  });
  const path = '/api/v1/workspaces/team/projects/shop';
  const deployments = `${path}/deployments`;
  const ended = async (id: string): Promise<EndedOperation> => {
    for (let tries = 0; tries < 1_200; tries += 1) {
      const operation = (await call(admin, 'GET', `/api/v1/operations/${id}`)) as EndedOperation;
      if (!['queued', 'running'].includes(operation.state)) return operation;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the operation ${id} did not end`);
  };
  const begin: StoreOnCluster['begin'] = async (as, below, body, headers) =>
    (await call(as, 'POST', `${deployments}${below}`, body, headers)) as Started;
  return {
    app,
    namespace: project.namespace as string,
    project: path,
    deployments,
    read: async <T>(below: string) => (await call(ada, 'GET', `${deployments}${below}`)) as T,
    begin,
    ended,
    done: async (as, below, body) => ended((await begin(as, below, body)).operation.id),
    close: () => app.close(),
  };
}
