import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import { isDeploymentError, type DeploymentError } from '../errors.ts';
import { refOf, textAt, type KubeObject, type ResourceRef } from '../objects/kube-object.ts';

/** An object of a manifest, and what the cluster has of it. */
export type LiveObject = {
  readonly ref: ResourceRef;
  readonly manifest: KubeObject;
  /** `undefined` where the cluster does not have it, or nothing could be learnt. */
  readonly object: KubeObject | undefined;
  /** Why nothing could be learnt, where that is not simply that it is not there. */
  readonly problem: DeploymentError | undefined;
};

const atOnce = 8;
/** Charts have tens of objects, large ones hundreds. */
const mostObjects = 2000;

/**
 * Looks up the objects of a manifest in the cluster; those without a namespace in the release's, where their kind has one.
 * What already is the cluster's own (it has a uid) is taken as it is.
 */
export async function liveObjects(
  connection: ClusterConnection,
  manifests: readonly KubeObject[],
  namespace: string,
  options: Pick<CallOptions, 'signal'> = {},
): Promise<readonly LiveObject[]> {
  const wanted = manifests.slice(0, mostObjects);
  const found: LiveObject[] = [];
  for (let from = 0; from < wanted.length; from += atOnce) {
    const batch = wanted.slice(from, from + atOnce);
    found.push(
      ...(await Promise.all(batch.map((manifest) => liveObject(connection, manifest, namespace, options)))),
    );
  }
  return found;
}

async function liveObject(
  connection: ClusterConnection,
  manifest: KubeObject,
  namespace: string,
  { signal }: Pick<CallOptions, 'signal'>,
): Promise<LiveObject> {
  const named = refOf(manifest);
  if (textAt(manifest, 'metadata', 'uid') !== '')
    return { ref: named, manifest, object: manifest, problem: undefined };
  const within = { ...named, namespace: named.namespace || namespace };
  let ref = within;
  try {
    const served = await connection.catalogue.find(ref.apiVersion, ref.kind, signal);
    if (served?.isNamespaced === false) ref = { ...within, namespace: '' };
    const object = await connection.find(await connection.catalogue.pathOf(ref, signal), { signal });
    return { ref, manifest, object, problem: undefined };
  } catch (error) {
    if (isDeploymentError(error, 'resource_kind_unknown', 'cluster_forbidden')) {
      return { ref, manifest, object: undefined, problem: error };
    }
    throw error;
  }
}
