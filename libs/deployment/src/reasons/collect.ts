import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import { objectAt, textAt, type KubeObject } from '../objects/kube-object.ts';
import { clusterEvent, mergeEvents, type ClusterEvent } from './cluster-event.ts';
import { familyOf, type Member } from './family.ts';
import type { Findings } from './find-reasons.ts';

/** Kinds that stand between a release's objects and their pods, and the pods. */
const kinds: readonly [apiVersion: string, kind: string, plural: string][] = [
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'ReplicaSet', 'replicasets'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['apps/v1', 'DaemonSet', 'daemonsets'],
  ['batch/v1', 'Job', 'jobs'],
  ['v1', 'Pod', 'pods'],
];

/** More than that of one kind is not looked through. */
const mostObjects = 2000;
const mostEvents = 2000;

/** Releases that may deploy into other namespaces have few of them. */
const mostNamespaces = 10;

/** The namespaces that these objects are in, the release's own first. */
export function namespacesOf(objects: readonly KubeObject[], namespace: string): readonly string[] {
  const all = objects.map((object) => textAt(object, 'metadata', 'namespace')).filter((name) => name !== '');
  return [...new Set([namespace, ...all])].slice(0, mostNamespaces);
}

/** The objects that came of a release's, in these namespaces, and their pods. */
export async function collectMembers(
  connection: ClusterConnection,
  namespaces: readonly string[],
  roots: readonly KubeObject[],
  options: Pick<CallOptions, 'signal'>,
): Promise<readonly Member[]> {
  const lists = await Promise.all(
    namespaces.flatMap((namespace) =>
      kinds.map(([apiVersion, kind, plural]) =>
        objectsOf(connection, namespace, apiVersion, kind, plural, options),
      ),
    ),
  );
  return familyOf(roots.map(slim), lists.flat());
}

/** Members, the claims of their namespaces, and what the cluster said of them. */
export async function collectFindings(
  connection: ClusterConnection,
  namespaces: readonly string[],
  roots: readonly KubeObject[],
  options: Pick<CallOptions, 'signal'>,
): Promise<Findings> {
  const [members, ...claimLists] = await Promise.all([
    collectMembers(connection, namespaces, roots, options),
    ...namespaces.map((namespace) =>
      objectsOf(connection, namespace, 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', options),
    ),
  ]);
  const claims = claimLists.flat();
  const known = [...members.map(({ object }) => object), ...claims];
  const uids = new Set(known.map((one) => textAt(one, 'metadata', 'uid')));
  const project = (object: KubeObject): ClusterEvent | undefined => {
    const event = clusterEvent(object);
    return uids.has(event.uid) ? event : undefined;
  };
  const events = await Promise.all(
    namespaces.map((namespace) =>
      connection.list(pathOf('v1', namespace, 'events'), { project, mostItems: mostEvents, ...options }),
    ),
  );
  return { members, claims, events: mergeEvents(events.flatMap(({ items }) => items)) };
}

async function objectsOf(
  connection: ClusterConnection,
  namespace: string,
  apiVersion: string,
  kind: string,
  plural: string,
  options: Pick<CallOptions, 'signal'>,
): Promise<readonly KubeObject[]> {
  // The items of a list do not say their kind.
  const project = (object: KubeObject) => slim({ ...object, apiVersion, kind });
  const path = pathOf(apiVersion, namespace, plural);
  return (await connection.list(path, { project, mostItems: mostObjects, ...options })).items;
}

function pathOf(apiVersion: string, namespace: string, plural: string): string {
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** Without what nobody here reads and what is often the larger half. */
export function slim(object: KubeObject): KubeObject {
  const { managedFields: _fields, ...metadata } = objectAt(object, 'metadata');
  return { ...object, metadata };
}
