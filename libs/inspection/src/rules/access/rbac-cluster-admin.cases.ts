import { binding } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const scoped = 'cluster-scoped-object templates/binding.yaml | kind: ClusterRoleBinding';

export const cases: RuleCases = {
  'cluster-admin of the cluster': {
    files: { 'templates/binding.yaml': binding('ClusterRoleBinding', 'cluster-admin') },
    finds: ['rbac-cluster-admin templates/binding.yaml | name: cluster-admin', scoped],
  },
  'cluster-admin of a namespace': {
    files: { 'templates/binding.yaml': binding('RoleBinding', 'cluster-admin') },
    finds: ['rbac-cluster-admin templates/binding.yaml | name: cluster-admin'],
    says: 'makes its subjects cluster-admin of a namespace',
  },
  'admin of a namespace': { files: { 'templates/binding.yaml': binding('RoleBinding', 'admin') }, finds: [] },
};
