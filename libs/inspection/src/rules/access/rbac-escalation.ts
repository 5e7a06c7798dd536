import { allows, covers, type Grant, roleRule } from './role-rule.ts';

const group = 'rbac.authorization.k8s.io';
const roles = ['roles', 'clusterroles'];
const identities = ['users', 'groups', 'serviceaccounts', 'uids', 'userextras'];

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
export const rbacEscalation = roleRule(
  {
    code: 'rbac-escalation',
    severity: 'error',
    title: 'A role lets its bearer take rights that it was not given',
    docs: '`escalate` and `bind` on roles, and `impersonate` on users, groups or service accounts. `bind` of roles that are named (`resourceNames`) is a warning. What wildcards allow is said by their own rules.',
    remedy: 'Take the verb out, or name the roles that may be bound in `resourceNames`.',
  },
  (grant) => {
    const verbs = escalating(grant);
    if (verbs.length === 0) return undefined;
    const named = verbs.every((verb) => verb === 'bind') && grant.names.length > 0;
    return {
      message: `may ${verbs.join(', ')}${named ? ` (${grant.names.join(', ')})` : ': it can take rights that it was not given'}`,
      path: ['verbs'],
      severity: named ? 'warning' : 'error',
      data: { verbs },
    };
  },
);

function escalating(grant: Grant): readonly string[] {
  if (grant.verbs.includes('*')) return [];
  const onRoles = roles.some((resource) => covers(grant, group, resource));
  const onPeople = ['', 'authentication.k8s.io'].some((name) =>
    identities.some((resource) => covers(grant, name, resource)),
  );
  return [
    ...['escalate', 'bind'].filter((verb) => onRoles && allows(grant, verb)),
    ...(onPeople && allows(grant, 'impersonate') ? ['impersonate'] : []),
  ];
}
