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

/** The objects that came of a release's, out of one namespace, and their pods. */
export async function collectMembers(
  connection: ClusterConnection,
  namespace: string,
  roots: readonly KubeObject[],
  options: Pick<CallOptions, 'signal'>,
): Promise<readonly Member[]> {
  const lists = await Promise.all(
    kinds.map(async ([apiVersion, kind, plural]) => {
      const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
      const path = `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
      const project = (object: KubeObject) => slim({ ...object, apiVersion, kind });
      return (await connection.list(path, { project, mostItems: mostObjects, ...options })).items;
    }),
  );
  return familyOf(roots.map(slim), lists.flat());
}

/** Members, the claims of their namespace, and what the cluster said of them. */
export async function collectFindings(
  connection: ClusterConnection,
  namespace: string,
  roots: readonly KubeObject[],
  options: Pick<CallOptions, 'signal'>,
): Promise<Findings> {
  const within = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const [members, claims] = await Promise.all([
    collectMembers(connection, namespace, roots, options),
    connection.list(`${within}/persistentvolumeclaims`, {
      project: (claim) => slim({ ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' }),
      mostItems: mostObjects,
      ...options,
    }),
  ]);
  const uids = new Set(
    [...members.map(({ object }) => object), ...claims.items].map((one) => textAt(one, 'metadata', 'uid')),
  );
  const project = (object: KubeObject): ClusterEvent | undefined => {
    const event = clusterEvent(object);
    return uids.has(event.uid) ? event : undefined;
  };
  const { items } = await connection.list(`${within}/events`, { project, mostItems: mostEvents, ...options });
  return { members, claims: claims.items, events: mergeEvents(items) };
}

/** Without what nobody here reads and what is often the larger half. */
export function slim(object: KubeObject): KubeObject {
  const { managedFields: _fields, ...metadata } = objectAt(object, 'metadata');
  return { ...object, metadata };
}
