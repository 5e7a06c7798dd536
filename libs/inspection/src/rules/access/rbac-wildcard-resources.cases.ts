import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'every resource of a group': {
    files: { 'templates/role.yaml': role('Role', { apiGroups: ['apps'], resources: ['*'], verbs: ['get'] }) },
    finds: ['rbac-wildcard-resources templates/role.yaml | resources:'],
  },
  'every group': {
    files: {
      'templates/role.yaml': role('Role', { apiGroups: ['*'], resources: ['deployments'], verbs: ['get'] }),
    },
    finds: ['rbac-wildcard-resources templates/role.yaml | - apiGroups:'],
  },
  'one subresource of everything named': {
    files: {
      'templates/role.yaml': role('Role', {
        apiGroups: [''],
        resources: ['pods/log', 'pods'],
        verbs: ['get'],
      }),
    },
    finds: [],
  },
};
