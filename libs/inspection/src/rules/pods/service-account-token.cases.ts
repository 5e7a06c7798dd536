import { workload, yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const carrying = workload({ pod: { serviceAccountName: 'front', automountServiceAccountToken: null } });
const account = (automount: boolean) =>
  yaml({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'front' },
    automountServiceAccountToken: automount,
  });

export const cases: RuleCases = {
  'a token that nobody asked for': {
    files: { 'templates/front.yaml': carrying, 'templates/account.yaml': account(true) },
    finds: ['service-account-token templates/front.yaml | spec:'],
  },
  'an account that keeps it': {
    files: { 'templates/front.yaml': carrying, 'templates/account.yaml': account(false) },
    finds: [],
  },
  'an account with a role': {
    files: {
      'templates/front.yaml': carrying,
      'templates/account.yaml': account(true),
      'templates/role.yaml': yaml(
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'front' },
          rules: [{ apiGroups: [''], resources: ['endpoints'], verbs: ['get', 'watch'] }],
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'front' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'front' },
          subjects: [{ kind: 'ServiceAccount', name: 'front', namespace: 'shop' }],
        },
      ),
    },
    finds: [],
  },
};
