import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const scoped = 'cluster-scoped-object templates/role.yaml | kind: ClusterRole';
const secrets = (verbs: string[]) => ({ apiGroups: [''], resources: ['secrets'], verbs });

export const cases: RuleCases = {
  'list in a ClusterRole': {
    files: { 'templates/role.yaml': role('ClusterRole', secrets(['list'])) },
    finds: ['rbac-secrets templates/role.yaml | resources:', scoped],
  },
  'create alone': {
    files: { 'templates/role.yaml': role('ClusterRole', secrets(['create'])) },
    finds: [scoped],
  },
  'in a Role': { files: { 'templates/role.yaml': role('Role', secrets(['get', 'list'])) }, finds: [] },
};
