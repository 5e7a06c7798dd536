import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'pods/exec': {
    files: {
      'templates/role.yaml': role('Role', { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }),
    },
    finds: ['rbac-dangerous-resource templates/role.yaml | resources:'],
    says: 'Role/front runs commands in other pods (pods/exec).',
  },
  'pods/log': {
    files: {
      'templates/role.yaml': role('Role', { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }),
    },
    finds: [],
  },
};
