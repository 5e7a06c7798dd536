/** One API version that Kubernetes no longer serves. */
export type RemovedApi = {
  /** As a manifest names it, such as `rbac.authorization.k8s.io/v1beta1`. */
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first Kubernetes release that does not serve it, such as `1.22`. */
  readonly removedIn: string;
  /** The API version to write instead; `null` where nothing replaces the kind. */
  readonly replacement: string | null;
  /** The first Kubernetes release that serves the replacement. */
  readonly since: string | null;
  /** What must change beside the API version. */
  readonly note?: string;
};

const selector = 'spec.selector is required and cannot be changed later';
const ingressFields =
  'backend.serviceName and servicePort became backend.service.name and .port, and pathType is required';

/**
 * What Kubernetes has stopped to serve, oldest removal first. Sources: https://kubernetes.io/docs/reference/using-api/deprecation-guide/,
 * and the `APILifecycle*` functions of k8s.io/api v0.35.1 (zz_generated.prerelease-lifecycle.go). Only what a chart may hold:
 * no reviews and no subresources. Alpha versions are off unless a cluster turns them on, and are not listed.
 */
export const removedApis: readonly RemovedApi[] = [
  replaced(
    '1.16',
    'extensions/v1beta1',
    'apps/v1',
    '1.9',
    ['DaemonSet', 'Deployment', 'ReplicaSet'],
    selector,
  ),
  replaced('1.16', 'extensions/v1beta1', 'networking.k8s.io/v1', '1.8', ['NetworkPolicy']),
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['PodSecurityPolicy'],
    removedIn: '1.16',
    replacement: null,
    since: null,
    note: 'Pod Security Admission took its place: labels of the namespace',
  },
  replaced(
    '1.16',
    'apps/v1beta1',
    'apps/v1',
    '1.9',
    ['ControllerRevision', 'Deployment', 'StatefulSet'],
    selector,
  ),
  replaced(
    '1.16',
    'apps/v1beta2',
    'apps/v1',
    '1.9',
    ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    selector,
  ),
  replaced(
    '1.22',
    'admissionregistration.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1',
    '1.16',
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    'sideEffects and admissionReviewVersions are required',
  ),
  replaced(
    '1.22',
    'apiextensions.k8s.io/v1beta1',
    'apiextensions.k8s.io/v1',
    '1.16',
    ['CustomResourceDefinition'],
    'each version needs a structural schema',
  ),
  replaced('1.22', 'apiregistration.k8s.io/v1beta1', 'apiregistration.k8s.io/v1', '1.10', ['APIService']),
  replaced(
    '1.22',
    'certificates.k8s.io/v1beta1',
    'certificates.k8s.io/v1',
    '1.19',
    ['CertificateSigningRequest'],
    'signerName and usages are required',
  ),
  replaced('1.22', 'coordination.k8s.io/v1beta1', 'coordination.k8s.io/v1', '1.14', ['Lease']),
  replaced('1.22', 'extensions/v1beta1', 'networking.k8s.io/v1', '1.19', ['Ingress'], ingressFields),
  replaced('1.22', 'networking.k8s.io/v1beta1', 'networking.k8s.io/v1', '1.19', ['Ingress'], ingressFields),
  replaced('1.22', 'networking.k8s.io/v1beta1', 'networking.k8s.io/v1', '1.19', ['IngressClass']),
  replaced('1.22', 'rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1', '1.8', [
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
  ]),
  replaced('1.22', 'scheduling.k8s.io/v1beta1', 'scheduling.k8s.io/v1', '1.14', ['PriorityClass']),
  replaced('1.22', 'storage.k8s.io/v1beta1', 'storage.k8s.io/v1', '1.19', [
    'CSIDriver',
    'CSINode',
    'StorageClass',
    'VolumeAttachment',
  ]),
  replaced('1.25', 'batch/v1beta1', 'batch/v1', '1.21', ['CronJob']),
  replaced('1.25', 'discovery.k8s.io/v1beta1', 'discovery.k8s.io/v1', '1.21', ['EndpointSlice']),
  replaced('1.25', 'events.k8s.io/v1beta1', 'events.k8s.io/v1', '1.19', ['Event']),
  replaced(
    '1.25',
    'autoscaling/v2beta1',
    'autoscaling/v2',
    '1.23',
    ['HorizontalPodAutoscaler'],
    'targetAverageUtilization became target.averageUtilization with target.type Utilization',
  ),
  replaced(
    '1.25',
    'policy/v1beta1',
    'policy/v1',
    '1.21',
    ['PodDisruptionBudget'],
    'an empty spec.selector selects every pod of the namespace',
  ),
  {
    apiVersion: 'policy/v1beta1',
    kinds: ['PodSecurityPolicy'],
    removedIn: '1.25',
    replacement: null,
    since: null,
    note: 'Pod Security Admission took its place: labels of the namespace',
  },
  replaced('1.25', 'node.k8s.io/v1beta1', 'node.k8s.io/v1', '1.20', ['RuntimeClass']),
  replaced('1.26', 'autoscaling/v2beta2', 'autoscaling/v2', '1.23', ['HorizontalPodAutoscaler']),
  flowcontrol('1.26', 'v1beta1'),
  replaced('1.27', 'storage.k8s.io/v1beta1', 'storage.k8s.io/v1', '1.24', ['CSIStorageCapacity']),
  flowcontrol('1.29', 'v1beta2'),
  flowcontrol('1.32', 'v1beta3'),
  replaced('1.34', 'admissionregistration.k8s.io/v1beta1', 'admissionregistration.k8s.io/v1', '1.30', [
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ]),
];

/** What is known of a kind in an API version that Kubernetes has removed; `undefined` where it was not removed. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return removedApis.find((api) => api.apiVersion === apiVersion && api.kinds.includes(kind));
}

function replaced(
  removedIn: string,
  apiVersion: string,
  replacement: string,
  since: string,
  kinds: readonly string[],
  note?: string,
): RemovedApi {
  return { apiVersion, kinds, removedIn, replacement, since, ...(note === undefined ? {} : { note }) };
}

function flowcontrol(removedIn: string, version: string): RemovedApi {
  const group = 'flowcontrol.apiserver.k8s.io';
  return replaced(removedIn, `${group}/${version}`, `${group}/v1`, '1.29', [
    'FlowSchema',
    'PriorityLevelConfiguration',
  ]);
}
