import { isClusterWide, roleRule } from './role-rule.ts';

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege */
export const rbacWildcardVerbs = roleRule(
  {
    code: 'rbac-wildcard-verbs',
    severity: 'error',
    title: 'A role allows every verb',
    docs: '`verbs: ["*"]` also means those that come with the next version of Kubernetes, and `escalate`, `bind` and `impersonate`. A warning in a Role, which ends at its namespace.',
    remedy: 'Name the verbs: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.',
  },
  ({ verbs, resources, item }) =>
    verbs.includes('*')
      ? {
          message: `allows every verb on ${resources.join(', ')}`,
          path: ['verbs'],
          severity: isClusterWide(item) ? 'error' : 'warning',
        }
      : undefined,
);
