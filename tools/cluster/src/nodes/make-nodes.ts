import type { KubernetesApi, KubernetesObject } from '../api/kubernetes-api.ts';

const nodeNames = ['node-1', 'node-2'] as const;
/** What each node offers to pods; whoever asks for more stays unscheduled. */
const resources = { cpu: '32', memory: '128Gi', pods: '1000', 'ephemeral-storage': '200Gi' };

type Node = KubernetesObject & {
  readonly spec?: { readonly taints?: readonly unknown[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

/** Makes the nodes, with our own server in the kubelets' place, and waits until pods can be put on them. */
export async function makeNodes(api: KubernetesApi, version: string, kubeletPort: number): Promise<void> {
  await Promise.all(
    nodeNames.map(async (name, index) => {
      await api.create('/api/v1/nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          labels: {
            'kubernetes.io/hostname': name,
            'kubernetes.io/os': 'linux',
            'kubernetes.io/arch': 'amd64',
            'topology.kubernetes.io/zone': `zone-${index + 1}`,
          },
        },
      });
      await api.patch(`/api/v1/nodes/${name}/status`, { status: statusOf(name, version, kubeletPort) });
    }),
  );
  await Promise.all(nodeNames.map((name) => api.until<Node>(`/api/v1/nodes/${name}`, takesPods)));
}

function statusOf(name: string, version: string, kubeletPort: number): unknown {
  return {
    allocatable: resources,
    capacity: resources,
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'kwok://0.0.0',
      kernelVersion: '',
      kubeProxyVersion: '',
      kubeletVersion: version,
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'none',
      systemUUID: '',
    },
  };
}

function takesPods(node: Node): boolean {
  const ready = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready === true && (node.spec?.taints ?? []).length === 0;
}
