import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesApi } from '../api/kubernetes-api.ts';
import { ControlPlane } from '../control-plane/control-plane.ts';
import { kubeconfig } from '../control-plane/kubeconfig.ts';
import { freePorts } from '../control-plane/ports.ts';
import { makeSecrets } from '../control-plane/secrets.ts';
import { ClusterError } from '../errors.ts';
import { openFaultAddresses } from '../faults/fault-addresses.ts';
import { serveContainerLogs } from '../nodes/container-logs.ts';
import { makeNodes } from '../nodes/make-nodes.ts';
import { writePodEvents } from '../nodes/pod-events.ts';
import { handOutAddresses } from '../provisioning/addresses.ts';
import { makeStorageClass, provisionVolumes } from '../provisioning/volumes.ts';
import { nodeStages } from '../stages/node-stages.ts';
import { podStages } from '../stages/pod-stages.ts';
import { stagesFile } from '../stages/stage.ts';
import type { Connection, Order } from './messages.ts';

/** A cluster in this process and its children. */
export type HostedCluster = {
  readonly connection: Connection;
  stopApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
};

/** Undoes what has been done so far, last in, first out. */
export type Undo = (undo: () => unknown) => void;

/** How often a start is tried anew where somebody else took a port in between. */
const tries = 3;

/** Starts a cluster. @throws ClusterError start_failed */
export async function hostCluster(order: Order, later: Undo): Promise<HostedCluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await hostOnce(order, later);
    } catch (error) {
      const taken = error instanceof ClusterError && /address already in use/i.test(error.message);
      if (!taken || attempt === tries) throw error;
    }
  }
}

async function hostOnce(order: Order, later: Undo): Promise<HostedCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-cluster-'));
  later(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const [etcd = 0, etcdPeer = 0, api = 0] = await freePorts(3);
  const ports = { etcd, etcdPeer, api };
  const server = `https://127.0.0.1:${api}`;
  const secrets = await makeSecrets(join(folder, 'secrets'), server);
  const stages = join(folder, 'stages.yaml');
  await writeFile(stages, stagesFile([...nodeStages, ...podStages]));

  const plane = new ControlPlane({ ...order, folder, ports, secrets, stages });
  later(() => plane.stop());
  const logs = await serveContainerLogs(() => plane.api, secrets.kubelet, secrets.caCertificate);
  later(() => logs.close().closeAllConnections());
  const faults = await openFaultAddresses(api, secrets.stranger);
  later(() => faults.close());
  await plane.start();
  const version = await plane.whileRunning(furnish(plane.api, logs.port, later));
  return {
    connection: {
      kubeconfig: kubeconfig({
        server,
        caCertificate: secrets.caCertificate,
        user: 'chandlery-admin',
        credential: secrets.admin,
      }),
      server,
      caCertificate: secrets.caCertificate,
      clientCertificate: secrets.admin.certificate,
      clientKey: secrets.admin.key,
      version,
      faults: faults.addresses,
      tokenKey: secrets.tokenKey,
      folder,
      processes: { supervisor: process.pid, ...plane.processes() },
    },
    stopApiServer: () => plane.stopApiServer(),
    startApiServer: () => plane.startApiServer(),
  };
}

/** Nodes, the storage class, and what works beside Kubernetes' own controllers; returns Kubernetes' version. */
async function furnish(api: KubernetesApi, kubeletPort: number, later: Undo): Promise<string> {
  const ending = new AbortController();
  const { gitVersion } = await api.get<{ gitVersion: string }>('/version');
  const work = [
    writePodEvents(api, ending.signal),
    provisionVolumes(api, ending.signal),
    handOutAddresses(api, ending.signal),
  ];
  later(() => {
    ending.abort();
    return Promise.race([Promise.allSettled(work), sleep(2_000)]);
  });
  await Promise.all([
    makeNodes(api, gitVersion, kubeletPort),
    makeStorageClass(api),
    // Pods of a namespace are refused until the controller manager has made its account.
    api.until('/api/v1/namespaces/default/serviceaccounts/default', () => true),
  ]);
  return gitVersion;
}
