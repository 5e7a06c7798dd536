import { randomBytes } from 'node:crypto';
import { ada, admin, testApp, type TestApp } from '@chandlery/chart-repository/testing';
import type { TestCluster } from '@chandlery/cluster-tool/testing';
import type { HelmClient } from '../setup/helm-clients.ts';

/** The production app with a real Helm, a real cluster registered, and a project `shop` of the workspace `team` on it. */
export type StoreOnCluster = {
  readonly app: TestApp;
  readonly namespace: string;
  /** `/api/v1/workspaces/team/projects/shop/deployments`. */
  readonly deployments: string;
  /** Waits for an operation to end. */
  ended(operationId: string): Promise<EndedOperation>;
  /** Begins something and waits for it to end. */
  done(as: string, path: string, body: unknown): Promise<EndedOperation>;
  close(): Promise<void>;
};

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

/** Starts it. */
export async function storeOnCluster(
  cluster: TestCluster,
  helm: HelmClient,
  settings: Readonly<Record<string, string>> = {},
): Promise<StoreOnCluster> {
  const app = await testApp({
    CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64'),
    CHANDLERY_HELM: helm.path,
    ...settings,
  });
  const call = async (as: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) => {
    const answer = await app.request(as, method, url, body);
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
  const deployments = '/api/v1/workspaces/team/projects/shop/deployments';
  const ended = async (id: string): Promise<EndedOperation> => {
    for (let tries = 0; tries < 1_200; tries += 1) {
      const operation = (await call(admin, 'GET', `/api/v1/operations/${id}`)) as EndedOperation;
      if (!['queued', 'running'].includes(operation.state)) return operation;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the operation ${id} did not end`);
  };
  return {
    app,
    namespace: project.namespace as string,
    deployments,
    ended,
    async done(as, path, body) {
      const begun = await call(as, 'POST', `${deployments}${path}`, body);
      return ended(begun.operation.id as string);
    },
    close: () => app.close(),
  };
}
