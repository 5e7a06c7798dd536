import { ada, admin } from '@chandlery/chart-repository/testing';
import type { Connection } from '@chandlery/cluster-tool';
import { expect } from 'vitest';
import { type EndedOperation, storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { helmClient } from '../setup/helm-clients.ts';

/** A store with Helm 4 whose cluster is told to be elsewhere, or to be reached by another credential. */
export type MovableStore = StoreOnCluster & {
  /** Gives the cluster another kubeconfig, which has to be taken. @returns what the look at the cluster found */
  moved(
    kubeconfig: string,
  ): Promise<{ readonly lastCheck: { readonly problem: { readonly code: string } | null } }>;
  /** Installs the chart `map` under a name. */
  install(name: string): Promise<EndedOperation>;
};

/** Starts it, with charts in it. */
export async function movableStore(
  cluster: { readonly connection: Pick<Connection, 'kubeconfig'> },
  archives: readonly Uint8Array[],
): Promise<MovableStore> {
  const store = await storeOnCluster(cluster, helmClient(4));
  for (const archive of archives) expect((await store.app.upload(ada, archive)).statusCode).toBe(201);
  return {
    ...store,
    async moved(kubeconfig) {
      const current = await store.app.request(admin, 'GET', '/api/v1/clusters/test');
      const headers = { 'if-match': String(current.headers['etag']) };
      const answer = await store.app.request(
        admin,
        'PATCH',
        '/api/v1/clusters/test',
        { kubeconfig },
        headers,
      );
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json();
    },
    install: (name) => store.done(ada, '', { name, app: 'map', version: '1.0.0' }),
  };
}
