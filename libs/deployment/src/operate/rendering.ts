import { type Manifest, outsideNamespace, type OutsideObject, readManifests } from '@chandlery/chart';
import type { HelmHook, HelmRelease } from '@chandlery/helm-cli';
import type { ClusterConnection } from '../connection/cluster-connection.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import type { PerformContext } from './types.ts';

/** What a chart renders to. */
export type Rendering = {
  /** What the release keeps. */
  readonly manifests: readonly Manifest[];
  /** Those and the hooks. */
  readonly all: readonly Manifest[];
  /** Those and the hooks that run with an install or upgrade: what can be the reason why it fails. */
  readonly working: readonly Manifest[];
};

/** The objects of a release, its hooks too. They hold Secrets. */
export function renderingOf(release: Pick<HelmRelease, 'manifest' | 'hooks'>): Rendering {
  const { manifests } = readManifests(release.manifest);
  const manifestsOf = (hooks: readonly HelmHook[]) =>
    hooks.flatMap(({ manifest }) => readManifests(manifest).manifests);
  // The pod of a test may be there from before, and have failed.
  const running = release.hooks.filter(({ events }) => events.some((event) => !event.startsWith('test')));
  return {
    manifests,
    all: [...manifests, ...manifestsOf(release.hooks)],
    working: [...manifests, ...manifestsOf(running)],
  };
}

/** As the API server would have them. */
export function objectsOf(manifests: readonly Manifest[]): readonly KubeObject[] {
  return manifests.map(({ object }) => object);
}

/** An object outside the project's namespace, and whether the project allows it. */
export type JudgedOutside = OutsideObject & { readonly allowed: boolean };

/**
 * What a project has to allow before it is deployed. Kinds of custom resources are asked of the cluster; one that the cluster
 * does not know (yet) is left to Helm, which says so itself.
 */
export async function judgeOutside(
  {
    connection,
    namespace,
    allows,
    signal,
  }: Pick<PerformContext, 'connection' | 'namespace' | 'allows' | 'signal'>,
  manifests: readonly Manifest[],
): Promise<readonly JudgedOutside[]> {
  const scopes = await scopesOf(connection, manifests, signal);
  const found = outsideNamespace(manifests, {
    namespace,
    isClusterScoped: ({ group, kind }) => scopes.get(`${group}/${kind}`),
  });
  return found
    .filter(({ reason }) => reason !== 'unknown')
    .map((object) => ({
      ...object,
      allowed:
        object.reason === 'cluster'
          ? allows.clusterScoped
          : object.namespace !== undefined && allows.namespaces.includes(object.namespace),
    }));
}

async function scopesOf(
  connection: ClusterConnection,
  manifests: readonly Manifest[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const scopes = new Map<string, boolean>();
  for (const { apiVersion, kind } of manifests) {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    if (scopes.has(`${group}/${kind}`)) continue;
    const served = await connection.catalogue.find(apiVersion, kind, signal);
    if (served !== undefined) scopes.set(`${group}/${kind}`, !served.isNamespaced);
  }
  return scopes;
}
