import { binding } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'system:authenticated': {
    files: {
      'templates/binding.yaml': binding('RoleBinding', 'view', {
        kind: 'Group',
        name: 'system:authenticated',
      }),
    },
    finds: ['rbac-everybody templates/binding.yaml | name: system:authenticated'],
  },
  'a group of people': {
    files: {
      'templates/binding.yaml': binding('RoleBinding', 'view', { kind: 'Group', name: 'shop-people' }),
    },
    finds: [],
  },
};
