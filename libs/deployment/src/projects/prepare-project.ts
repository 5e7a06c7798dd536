import type { ClusterConnection } from '../connection/cluster-connection.ts';
import { isDeploymentError } from '../errors.ts';
import { mapAt, textAt } from '../objects/kube-object.ts';
import { adoptedAnnotation, checkNamespace, managedByLabel, projectLabel } from './project-namespace.ts';

/** A project as the cluster has it: a namespace, and who deploys there. */
export type ProjectPlace = {
  /** The project's id, which the namespace is labelled with: of two projects one has it. */
  readonly project: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Such as `{ 'requests.cpu': '4', pods: '20' }`; none leaves the project unlimited, and removes a quota it had. */
  readonly quota?: Readonly<Record<string, string>> | undefined;
  /**
   * Where else its account may deploy: further namespaces, which must be there; and cluster-wide, by the ClusterRole
   * `chandlery:cluster-scoped`, which the cluster's administrators write: until they do, it allows nothing.
   */
  readonly allows?: ProjectAllowance | undefined;
  /** Further namespaces that were allowed before: what it was bound to there, and no longer may, is taken back. */
  readonly allowedBefore?: readonly string[] | undefined;
  /** Takes over a namespace that was there before. */
  readonly adopt?: boolean | undefined;
  /** Further labels of the namespace. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What a project may do outside its namespace. */
export type ProjectAllowance = { readonly clusterScoped: boolean; readonly namespaces: readonly string[] };

/** What of a project was made or changed, or was there already. */
export type PreparedProject = { readonly namespace: 'made' | 'adopted' | 'there' };

/** The role that a project's account has in its namespace: one that every cluster has (kubernetes.io/docs/reference/access-authn-authz/rbac). */
const role = 'admin';
/** The role that administrators of a cluster write for projects that may deploy what belongs to no namespace. */
export const clusterScopedRole = 'chandlery:cluster-scoped';
const fieldManager = 'chandlery';

/**
 * Makes what a project needs in its cluster: namespace, service account, its binding to the ClusterRole `admin`, and a quota.
 * Done twice it changes nothing; after half of it failed, doing it again does the rest.
 * @throws DeploymentError namespace_reserved, namespace_taken, namespace_terminating, and those of the connection
 */
export async function prepareProject(
  connection: ClusterConnection,
  place: ProjectPlace,
): Promise<PreparedProject> {
  const { project, namespace, signal } = place;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const existing = await connection.find(path, { signal });
  checkNamespace(namespace, project, place.adopt === true, existing);
  const made = await ensureNamespace(connection, place, existing !== undefined);
  await ensureAccount(connection, place);
  const bound = new Set([namespace, ...(place.allows?.namespaces ?? [])]);
  for (const one of bound) await ensureBinding(connection, place, one);
  for (const former of place.allowedBefore ?? []) {
    if (!bound.has(former)) await connection.remove(bindingPath(former, bindingName(place)), { signal });
  }
  await ensureClusterBinding(connection, place);
  await ensureQuota(connection, place);
  return { namespace: made };
}

/** Removes what `prepareProject` made; of a namespace that was adopted only what is the store's own. */
export async function removeProject(
  connection: ClusterConnection,
  place: Pick<ProjectPlace, 'project' | 'namespace' | 'serviceAccount' | 'allows' | 'signal'>,
): Promise<{ readonly namespace: 'removed' | 'kept' | 'gone' }> {
  const { project, namespace, serviceAccount, signal } = place;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const existing = await connection.find(path, { signal });
  const labels = existing === undefined ? {} : mapAt(existing, 'metadata', 'labels');
  // It is another's: nothing in it is ours to delete, nor are the bindings elsewhere, which are named after it.
  if (existing !== undefined && labels[projectLabel] !== project) return { namespace: 'kept' };
  for (const bound of place.allows?.namespaces ?? []) {
    await connection.remove(bindingPath(bound, bindingName(place)), { signal });
  }
  await removeClusterBinding(connection, place);
  if (existing === undefined) return { namespace: 'gone' };
  const annotations = mapAt(existing, 'metadata', 'annotations');
  if (annotations[adoptedAnnotation] !== 'true') {
    await connection.remove(path, { signal, uid: textAt(existing, 'metadata', 'uid') });
    return { namespace: 'removed' };
  }
  await connection.remove(bindingPath(namespace, bindingName(place)), { signal });
  await connection.remove(`${path}/resourcequotas/${quotaName}`, { signal });
  await connection.remove(`${path}/serviceaccounts/${encodeURIComponent(serviceAccount)}`, { signal });
  const { core } = await connection.apis(signal);
  const body = [
    ...removals('labels', labels, [projectLabel, managedByLabel]),
    ...removals('annotations', annotations, [adoptedAnnotation]),
  ];
  await core.patchNamespace({ name: namespace, body });
  return { namespace: 'kept' };
}

const quotaName = 'chandlery';

async function ensureNamespace(
  connection: ClusterConnection,
  place: ProjectPlace,
  isThere: boolean,
): Promise<PreparedProject['namespace']> {
  const { core } = await connection.apis(place.signal);
  const { namespace } = place;
  const labels = labelsOf(place);
  if (!isThere) {
    try {
      await core.createNamespace({ fieldManager, body: { metadata: { name: namespace, labels } } });
      return 'made';
    } catch (error) {
      if (!isExisting(error)) throw error;
      // Somebody was faster: whose it is now is judged anew.
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
      const existing = await connection.get(path, { signal: place.signal });
      checkNamespace(namespace, place.project, place.adopt === true, existing);
    }
  }
  const existing = await core.readNamespace({ name: namespace });
  const isNew = existing.metadata?.labels?.[projectLabel] === undefined;
  const metadata = existing.metadata ?? {};
  await core.replaceNamespace({
    name: namespace,
    fieldManager,
    // With the resourceVersion that was read: of two who adopt it at once, one gets a conflict.
    body: {
      ...existing,
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, ...labels },
        annotations: { ...metadata.annotations, ...(isNew ? { [adoptedAnnotation]: 'true' } : {}) },
      },
    },
  });
  return isNew ? 'adopted' : 'there';
}

async function ensureAccount(connection: ClusterConnection, place: ProjectPlace): Promise<void> {
  const { core } = await connection.apis(place.signal);
  const { namespace, serviceAccount: name } = place;
  const body = { metadata: { name, labels: ownLabels(place) } };
  await unlessExisting(core.createNamespacedServiceAccount({ namespace, fieldManager, body }));
}

async function ensureBinding(
  connection: ClusterConnection,
  place: ProjectPlace,
  namespace: string,
): Promise<void> {
  const { rbac } = await connection.apis(place.signal);
  const subject = { kind: 'ServiceAccount', name: place.serviceAccount, namespace: place.namespace };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role };
  const name = bindingName(place);
  const body = { metadata: { name, labels: ownLabels(place) }, roleRef, subjects: [subject] };
  if (!(await unlessExisting(rbac.createNamespacedRoleBinding({ namespace, fieldManager, body })))) return;
  const existing = await rbac.readNamespacedRoleBinding({ name, namespace });
  const [bound] = existing.subjects ?? [];
  const isRight =
    existing.roleRef.kind === 'ClusterRole' &&
    existing.roleRef.name === role &&
    existing.subjects?.length === 1 &&
    bound?.kind === subject.kind &&
    bound.name === subject.name &&
    bound.namespace === subject.namespace;
  if (isRight) return;
  // A binding's role cannot be changed, only the binding made anew.
  await connection.remove(bindingPath(namespace, name), { signal: place.signal });
  await rbac.createNamespacedRoleBinding({ namespace, fieldManager, body });
}

async function ensureClusterBinding(connection: ClusterConnection, place: ProjectPlace): Promise<void> {
  if (place.allows?.clusterScoped !== true) {
    return removeClusterBinding(connection, place);
  }
  const { rbac } = await connection.apis(place.signal);
  const body = {
    metadata: { name: bindingName(place), labels: ownLabels(place) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterScopedRole },
    subjects: [{ kind: 'ServiceAccount', name: place.serviceAccount, namespace: place.namespace }],
  };
  await unlessExisting(rbac.createClusterRoleBinding({ fieldManager, body }));
}

/** Whoever may not remove such a binding made none. */
async function removeClusterBinding(
  connection: ClusterConnection,
  place: Pick<ProjectPlace, 'namespace' | 'serviceAccount' | 'signal'>,
): Promise<void> {
  const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  try {
    await connection.remove(`${bindings}/${encodeURIComponent(bindingName(place))}`, {
      signal: place.signal,
    });
  } catch (error) {
    if (!isDeploymentError(error, 'cluster_forbidden')) throw error;
  }
}

async function ensureQuota(connection: ClusterConnection, place: ProjectPlace): Promise<void> {
  const { namespace, quota, signal } = place;
  if (quota === undefined || Object.keys(quota).length === 0) {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/resourcequotas/${quotaName}`;
    return connection.remove(path, { signal });
  }
  const { core } = await connection.apis(signal);
  const body = { metadata: { name: quotaName, labels: ownLabels(place) }, spec: { hard: { ...quota } } };
  if (!(await unlessExisting(core.createNamespacedResourceQuota({ namespace, fieldManager, body })))) return;
  await core.replaceNamespacedResourceQuota({ name: quotaName, namespace, fieldManager, body });
}

/** One binding for each project's account, in whatever namespace. */
function bindingName(place: Pick<ProjectPlace, 'namespace' | 'serviceAccount'>): string {
  return `chandlery:${place.namespace}:${place.serviceAccount}`;
}

function bindingPath(namespace: string, name: string): string {
  const within = `/apis/rbac.authorization.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}`;
  return `${within}/rolebindings/${encodeURIComponent(name)}`;
}

function ownLabels({ project }: ProjectPlace): Record<string, string> {
  return { [managedByLabel]: 'chandlery', [projectLabel]: project };
}

function labelsOf(place: ProjectPlace): Record<string, string> {
  return { ...place.labels, ...ownLabels(place) };
}

/** Whether it was there already. */
async function unlessExisting(making: Promise<unknown>): Promise<boolean> {
  try {
    await making;
    return false;
  } catch (error) {
    if (isExisting(error)) return true;
    throw error;
  }
}

function isExisting(error: unknown): boolean {
  return isDeploymentError(error, 'resource_conflict') && error.details['exists'] === true;
}

/** JSON Patch (RFC 6902) that removes the keys that are there. */
function removals(
  list: 'labels' | 'annotations',
  texts: Readonly<Record<string, string>>,
  keys: readonly string[],
) {
  return keys
    .filter((key) => key in texts)
    .map((key) => ({
      op: 'remove',
      path: `/metadata/${list}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    }));
}
