import { bindingRule } from './binding-rule.ts';

const broad = new Set(['cluster-admin', 'admin', 'edit']);

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
export const rbacClusterAdmin = bindingRule(
  {
    code: 'rbac-cluster-admin',
    severity: 'error',
    title: 'Somebody becomes administrator',
    docs: '`cluster-admin` for the whole cluster is an error. `cluster-admin` in one namespace, and `admin` or `edit` in all of them, are warnings. `view` is left in peace: it reads no Secrets.',
    remedy: 'Bind a role that names what is needed.',
  },
  ({ item, role, roleKind }) => {
    if (roleKind !== 'ClusterRole' || !broad.has(role)) return undefined;
    const everywhere = item.kind === 'ClusterRoleBinding';
    if (!everywhere && role !== 'cluster-admin') return undefined;
    return {
      message: `makes its subjects ${role} ${everywhere ? 'of the whole cluster' : 'of a namespace'}`,
      path: ['roleRef', `name: ${role}`],
      severity: everywhere && role === 'cluster-admin' ? 'error' : 'warning',
    };
  },
);
