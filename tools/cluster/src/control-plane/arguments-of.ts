import { join } from 'node:path';
import type { Secrets } from './secrets.ts';

/** Whom service account tokens name as their issuer and audience. */
export const tokenIssuer = 'https://kubernetes.default.svc';

/** Where the programs of a cluster meet. */
export type Addresses = {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly api: number;
};

/** etcd without its durability: the data is thrown away. */
export function etcdArguments(folder: string, ports: Addresses): readonly string[] {
  const [clients, peers] = [`http://127.0.0.1:${ports.etcd}`, `http://127.0.0.1:${ports.etcdPeer}`];
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** The API server with RBAC, and the admission that Kubernetes has by default. */
export function apiServerArguments(
  ports: Addresses,
  files: Secrets['files'],
  extra: readonly string[],
): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    // There is no network in which pods could reach it.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--tls-cert-file=${files['server.pem']}`,
    `--tls-private-key-file=${files['server-key.pem']}`,
    `--client-ca-file=${files['ca.pem']}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    `--service-account-issuer=${tokenIssuer}`,
    `--service-account-key-file=${files['tokens.pem']}`,
    `--service-account-signing-key-file=${files['tokens-key.pem']}`,
    `--kubelet-client-certificate=${files['kubelet-client.pem']}`,
    `--kubelet-client-key=${files['kubelet-client-key.pem']}`,
    `--kubelet-certificate-authority=${files['ca.pem']}`,
    '--kubelet-preferred-address-types=InternalIP',
    ...extra,
  ];
}

/** All controllers; their own limit of calls would make fifty installations wait. */
export function controllerManagerArguments(files: Secrets['files']): readonly string[] {
  return [
    `--kubeconfig=${files['controller-manager.kubeconfig']}`,
    `--service-account-private-key-file=${files['tokens-key.pem']}`,
    `--root-ca-file=${files['ca.pem']}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    // On a busy machine a lease can be late; pods of a node that counts as lost would never be ready again.
    '--node-monitor-grace-period=1h',
  ];
}

/** The scheduler; it ends by itself when the API server does. */
export function schedulerArguments(files: Secrets['files']): readonly string[] {
  return [
    `--kubeconfig=${files['scheduler.kubeconfig']}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

/** kwok, which moves nodes and pods along as the stages say. */
export function kwokArguments(files: Secrets['files'], stages: string): readonly string[] {
  return [
    `--kubeconfig=${files['kwok.kubeconfig']}`,
    `--config=${stages}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    '--cidr=10.128.0.1/16',
  ];
}
