import { describe, expect, test } from 'vitest';
import { outsideNamespace } from './outside-namespace.ts';
import { readManifests } from './read-manifests.ts';

const object = (apiVersion: string, kind: string, namespace?: string, more: object = {}): string =>
  `---\n# Source: shop/templates/x.yaml\n${JSON.stringify({ apiVersion, kind, metadata: { name: 'x', ...(namespace === undefined ? {} : { namespace }) }, ...more })}\n`;
const outside = (
  text: string,
  isClusterScoped?: (kind: { group: string; kind: string }) => boolean | undefined,
) =>
  outsideNamespace(readManifests(text).manifests, {
    namespace: 'mine',
    ...(isClusterScoped === undefined ? {} : { isClusterScoped }),
  });

describe('outsideNamespace', () => {
  test.each([
    ['v1', 'Namespace'],
    ['v1', 'PersistentVolume'],
    ['v1', 'Node'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v1beta1', 'ClusterRoleBinding'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'],
    ['storage.k8s.io/v1', 'StorageClass'],
    ['storage.k8s.io/v1', 'CSIDriver'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    ['networking.k8s.io/v1', 'IngressClass'],
    ['node.k8s.io/v1', 'RuntimeClass'],
    ['policy/v1beta1', 'PodSecurityPolicy'],
    ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'],
    ['certificates.k8s.io/v1', 'CertificateSigningRequest'],
  ])('%s %s belongs to no namespace', (apiVersion, kind) => {
    expect(outside(object(apiVersion, kind))).toMatchObject([
      { reason: 'cluster', kind, name: 'x', source: 'shop/templates/x.yaml', line: 3 },
    ]);
    // Not even if it says so.
    expect(outside(object(apiVersion, kind, 'mine'))).toMatchObject([{ reason: 'cluster' }]);
  });

  test.each([
    ['v1', 'Service'],
    ['v1', 'Secret'],
    ['apps/v1', 'Deployment'],
    ['batch/v1', 'Job'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['rbac.authorization.k8s.io/v1', 'Role'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['storage.k8s.io/v1', 'CSIStorageCapacity'],
    ['extensions/v1beta1', 'Ingress'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['resource.k8s.io/v1', 'ResourceClaim'],
  ])('%s %s belongs to one', (apiVersion, kind) => {
    expect(outside(object(apiVersion, kind))).toEqual([]);
    expect(outside(object(apiVersion, kind, 'mine'))).toEqual([]);
    expect(outside(object(apiVersion, kind, 'kube-system'))).toMatchObject([
      { reason: 'namespace', namespace: 'kube-system', kind },
    ]);
  });

  test('does not mind whom a RoleBinding binds', () => {
    const subjects = [
      { kind: 'ServiceAccount', name: 'x', namespace: 'other' },
      { kind: 'Group', name: 'system:masters' },
    ];
    expect(outside(object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'mine', { subjects }))).toEqual([]);
  });

  test('asks for other kinds, and says of which nobody knows', () => {
    const widget = object('example.com/v1', 'Widget');
    expect(outside(widget)).toMatchObject([{ reason: 'unknown' }]);
    expect(outside(widget, () => true)).toMatchObject([{ reason: 'cluster' }]);
    expect(outside(widget, ({ group, kind }) => !(group === 'example.com' && kind === 'Widget'))).toEqual([]);
    expect(outside(object('example.com/v1', 'Widget', 'other'), () => undefined)).toMatchObject([
      { reason: 'namespace' },
    ]);
    // A kind of the same name in another group is another kind.
    expect(outside(object('example.com/v1', 'Namespace'), () => false)).toEqual([]);
  });

  test.each([
    ['Cluster', 'cluster'],
    ['Namespaced', undefined],
  ])('knows kinds whose definition is beside them: %s', (scope, reason) => {
    const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, {
      spec: { group: 'example.com', scope, names: { kind: 'Widget' } },
    });
    const reasons = outside(definition + object('example.com/v1', 'Widget')).map((each) => each.reason);
    expect(reasons).toEqual(['cluster', ...(reason === undefined ? [] : [reason])]);
  });
});
