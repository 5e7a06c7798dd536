import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import { refOf, type KubeObject, type ResourceRef } from '../objects/kube-object.ts';
import type { ApiVersionCheck } from './resource-catalogue.ts';

/** An object of a manifest, and whether the cluster takes its kind. */
export type CheckedObject = ApiVersionCheck & { readonly ref: ResourceRef };

/**
 * For a dry run: of each object whether the cluster serves its kind in that API version (else what replaced it), and whether
 * it belongs to the cluster as a whole. A kind that the same manifest defines is not served until that is installed.
 */
export async function checkKinds(
  connection: ClusterConnection,
  objects: readonly KubeObject[],
  options: Pick<CallOptions, 'signal'> = {},
): Promise<readonly CheckedObject[]> {
  const checks = new Map<string, Promise<ApiVersionCheck>>();
  return Promise.all(
    objects.map(async (object) => {
      const ref = refOf(object);
      const key = `${ref.apiVersion} ${ref.kind}`;
      const check = checks.get(key) ?? connection.catalogue.check(ref.apiVersion, ref.kind, options.signal);
      checks.set(key, check);
      return { ref, ...(await check) };
    }),
  );
}
