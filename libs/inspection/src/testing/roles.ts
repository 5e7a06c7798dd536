import type { JsonObject } from '@chandlery/chart';
import { yaml } from './manifests.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';

/** The text of a role, called `front`. */
export function role(kind: 'Role' | 'ClusterRole', ...rules: readonly JsonObject[]): string {
  return yaml({ apiVersion, kind, metadata: { name: 'front' }, rules });
}

/** The text of a binding of a ClusterRole; to the service account `front` unless told. */
export function binding(
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  name: string,
  subject: JsonObject = { kind: 'ServiceAccount', name: 'front', namespace: 'shop' },
): string {
  return yaml({
    apiVersion,
    kind,
    metadata: { name: 'front' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [subject],
  });
}
