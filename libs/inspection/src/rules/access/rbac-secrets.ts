import { allows, covers, isClusterWide, roleRule } from './role-rule.ts';

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets */
export const rbacSecrets = roleRule(
  {
    code: 'rbac-secrets',
    severity: 'error',
    title: 'A role reads the Secrets of all namespaces',
    docs: '`get`, `list` or `watch` on Secrets in a ClusterRole; `list` gives their contents, too. Where the Secrets are named (`resourceNames`) it is a warning. A Role, which ends at its namespace, and `create` alone are left in peace.',
    remedy: 'Use a Role in the namespace, or name the Secrets in `resourceNames`.',
  },
  (grant) => {
    const { item, names, resources } = grant;
    if (!isClusterWide(item) || resources.includes('*') || !covers(grant, '', 'secrets')) return undefined;
    if (!allows(grant, 'get', 'list', 'watch')) return undefined;
    const which = names.length === 0 ? 'every Secret' : `the Secrets called ${names.join(', ')}`;
    return {
      message: `reads ${which} of all namespaces`,
      path: ['resources'],
      severity: names.length === 0 ? 'error' : 'warning',
    };
  },
);
