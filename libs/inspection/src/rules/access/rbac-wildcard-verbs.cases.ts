import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const everything = { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] };

export const cases: RuleCases = {
  'in a ClusterRole': {
    files: { 'templates/role.yaml': role('ClusterRole', everything) },
    finds: [
      'rbac-wildcard-verbs templates/role.yaml | verbs:',
      'cluster-scoped-object templates/role.yaml | kind: ClusterRole',
    ],
  },
  'in a Role': {
    files: { 'templates/role.yaml': role('Role', everything) },
    finds: ['rbac-wildcard-verbs templates/role.yaml | verbs:'],
  },
  'every verb, by name': {
    files: {
      'templates/role.yaml': role('Role', {
        ...everything,
        verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
      }),
    },
    finds: [],
  },
};
