import { describe, expect, test } from 'vitest';
import { removedApi, removedApis } from './removed-apis.ts';

describe('an API version that Kubernetes removed', () => {
  test.each([
    ['rbac.authorization.k8s.io/v1beta1', 'ClusterRoleBinding', '1.22', 'rbac.authorization.k8s.io/v1'],
    ['extensions/v1beta1', 'Deployment', '1.16', 'apps/v1'],
    ['extensions/v1beta1', 'Ingress', '1.22', 'networking.k8s.io/v1'],
    ['policy/v1beta1', 'PodDisruptionBudget', '1.25', 'policy/v1'],
    ['policy/v1beta1', 'PodSecurityPolicy', '1.25', null],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.26', 'autoscaling/v2'],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', '1.32', 'flowcontrol.apiserver.k8s.io/v1'],
  ])('%s %s is gone since %s', (apiVersion, kind, removedIn, replacement) => {
    expect(removedApi(apiVersion, kind)).toMatchObject({ removedIn, replacement });
  });

  test.each([
    ['apps/v1', 'Deployment'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['extensions/v1beta1', 'Unknown'],
    ['example.com/v1beta1', 'Deployment'],
  ])('%s %s is not one', (apiVersion, kind) => {
    expect(removedApi(apiVersion, kind)).toBeUndefined();
  });

  test('stands in the table once for each kind', () => {
    const names = removedApis.flatMap(({ apiVersion, kinds }) =>
      kinds.map((kind) => `${apiVersion} ${kind}`),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('is never the replacement of another', () => {
    for (const { replacement, kinds } of removedApis) {
      for (const kind of kinds) expect(removedApi(replacement ?? '', kind)).toBeUndefined();
    }
  });
});
