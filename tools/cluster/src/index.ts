export type { KubernetesObject } from './api/kubernetes-api.ts';
export { makeAuthority } from './certificates/authority.ts';
export { kubeconfig } from './control-plane/kubeconfig.ts';
export { annotations, playingRegistry, plays } from './stages/annotations.ts';
export type { Connection } from './supervisor/messages.ts';
export { startCluster } from './supervisor/start-cluster.ts';
export type { Cluster } from './supervisor/start-cluster.ts';
