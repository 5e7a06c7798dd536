import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const pods = (...verbs: string[]) => ({
  'templates/role.yaml': role('Role', { apiGroups: [''], resources: ['pods'], verbs }),
});

export const cases: RuleCases = {
  'another verb': {
    files: pods('get', 'delete'),
    previous: pods('get'),
    finds: ['rbac-rights-added templates/role.yaml | rules:'],
    says: 'Role/front allows more than before: delete pods.',
  },
  'the same rights in another order': {
    files: pods('list', 'get'),
    previous: pods('get', 'list', 'watch'),
    finds: [],
  },
};
