import { groupOf, isBuiltInClusterScoped } from '@chandlery/chart';
import { objectRule } from '../object-rule.ts';

/** Kinds that have rules of their own, which say more. */
const elsewhere = new Set([
  'APIService',
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'PriorityClass',
  'ValidatingWebhookConfiguration',
]);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace */
export const clusterScopedObject = objectRule(
  {
    code: 'cluster-scoped-object',
    group: 'cluster',
    severity: 'warning',
    title: 'An object belongs to no namespace',
    docs: 'Two releases of the chart want the same one, and a project that may only use its own namespace cannot install it. CRDs, webhooks, APIServices and PriorityClasses have rules of their own.',
    remedy:
      'Use the namespaced kind (Role, RoleBinding), or make the object optional by a value that is off by default.',
  },
  ({ apiVersion, kind }) =>
    isBuiltInClusterScoped(groupOf(apiVersion), kind) === true && !elsewhere.has(kind)
      ? { message: 'belongs to no namespace: it is one for the whole cluster', path: [`kind: ${kind}`] }
      : undefined,
);
