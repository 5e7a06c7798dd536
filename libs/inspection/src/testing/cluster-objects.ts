import type { JsonObject } from '@chandlery/chart';
import { merge, yaml } from './manifests.ts';

/** The text of a CustomResourceDefinition. */
export function crd(metadata: JsonObject = {}): string {
  return yaml({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'orders.shop.example.com', ...metadata },
    spec: {
      group: 'shop.example.com',
      scope: 'Namespaced',
      names: { kind: 'Order', plural: 'orders' },
      versions: [],
    },
  });
}

/** The text of a PersistentVolumeClaim, called `data`. */
export function claim(patch: JsonObject = {}): string {
  const base = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  };
  return yaml(merge(base, patch));
}

/** The text of a ValidatingWebhookConfiguration with one webhook. */
export function webhooks(webhook: JsonObject): string {
  return yaml({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'orders' },
    webhooks: [
      {
        name: 'orders.shop.example.com',
        rules: [
          {
            apiGroups: ['shop.example.com'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['orders'],
          },
        ],
        ...webhook,
      },
    ],
  });
}

/** The text of an APIService. */
export function apiServer(spec: JsonObject): string {
  return yaml({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.shop.example.com' },
    spec: { group: 'shop.example.com', version: 'v1', ...spec },
  });
}

/** The text of a Service, called `front`. */
export function service(spec: JsonObject): string {
  const base = { selector: { app: 'front' }, ports: [{ port: 80 }] };
  return yaml({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'front' }, spec: { ...base, ...spec } });
}

/** The text of an Ingress, called `front`. */
export function ingress(spec: JsonObject): string {
  const apiVersion = 'networking.k8s.io/v1';
  return yaml({ apiVersion, kind: 'Ingress', metadata: { name: 'front' }, spec });
}
