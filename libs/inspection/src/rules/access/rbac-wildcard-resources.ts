import { isClusterWide, roleRule } from './role-rule.ts';

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege */
export const rbacWildcardResources = roleRule(
  {
    code: 'rbac-wildcard-resources',
    severity: 'error',
    title: 'A role is about every resource',
    docs: '`resources: ["*"]` or `apiGroups: ["*"]` also mean Secrets, roles, and whatever is installed later. A warning in a Role, which ends at its namespace.',
    remedy: 'Name the resources and their groups.',
  },
  ({ groups, resources, verbs, item }) => {
    const key = resources.includes('*') ? 'resources' : groups.includes('*') ? 'apiGroups' : undefined;
    if (key === undefined) return undefined;
    return {
      message: `allows ${verbs.join(', ')} on every ${key === 'resources' ? 'resource' : 'API group'}`,
      path: [key],
      severity: isClusterWide(item) ? 'error' : 'warning',
    };
  },
);
