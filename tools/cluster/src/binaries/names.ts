/** The programs of a cluster. */
export const binaryNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const;

/** One program of a cluster. */
export type BinaryName = (typeof binaryNames)[number];

/** Where each program lies, absolute. */
export type Binaries = Readonly<Record<BinaryName, string>>;

/** What Kubernetes itself releases; the others have projects of their own. */
export const kubernetesNames = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** The package of each program, as `go.mod` has it among its tools. */
export const packages: Readonly<Record<BinaryName, string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
};

/** What `go install` calls it: the last part of the package, without a major version. */
export const builtAs: Readonly<Record<BinaryName, string>> = {
  etcd: 'server',
  'kube-apiserver': 'kube-apiserver',
  'kube-controller-manager': 'kube-controller-manager',
  'kube-scheduler': 'kube-scheduler',
  kwok: 'kwok',
};
