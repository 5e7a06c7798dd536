import { role } from '../../testing/roles.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const onRoles = (verbs: string[], more: { resourceNames?: string[] } = {}) => ({
  'templates/role.yaml': role('Role', {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles'],
    verbs,
    ...more,
  }),
});

export const cases: RuleCases = {
  escalate: {
    files: onRoles(['get', 'escalate']),
    finds: ['rbac-escalation templates/role.yaml | verbs:'],
    says: 'may escalate: it can take rights that it was not given',
  },
  'bind, of roles that are named': {
    files: onRoles(['bind'], { resourceNames: ['front'] }),
    finds: ['rbac-escalation templates/role.yaml | verbs:'],
    says: 'may bind (front)',
  },
  impersonate: {
    files: {
      'templates/role.yaml': role('Role', {
        apiGroups: [''],
        resources: ['serviceaccounts'],
        verbs: ['impersonate'],
      }),
    },
    finds: ['rbac-escalation templates/role.yaml | verbs:'],
  },
  'bind of pods, which have another one': {
    files: {
      'templates/role.yaml': role('Role', { apiGroups: [''], resources: ['pods'], verbs: ['bind', 'get'] }),
    },
    finds: [],
  },
};
