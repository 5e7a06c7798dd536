import { isJsonObject, own } from '../values/json-access.ts';
import { isBuiltInClusterScoped } from './cluster-scoped-kinds.ts';
import { groupOf, type Manifest } from './manifest.ts';

/** An object that a project may not have without being allowed to. */
export type OutsideObject = {
  /** `cluster`: it belongs to no namespace. `namespace`: it names another one. `unknown`: nobody knows where its kind belongs. */
  readonly reason: 'cluster' | 'namespace' | 'unknown';
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace that it names. */
  readonly namespace?: string;
  readonly source?: string;
  readonly line: number;
};

/** Whether a kind that is not Kubernetes' own belongs to no namespace; `undefined` if that cannot be said. */
export type ClusterScopeOf = (kind: { readonly group: string; readonly kind: string }) => boolean | undefined;

/**
 * The objects that do not render into a namespace: those that belong to none, and those that name another one. Kinds of
 * Kubernetes' own are known, those of the CustomResourceDefinitions in the same stream too, others are asked for; one that
 * nobody knows is `unknown`. An object that names no namespace goes into Helm's. Whom a RoleBinding in the namespace
 * binds does not matter: it gives rights in this namespace alone.
 */
export function outsideNamespace(
  manifests: readonly Manifest[],
  options: { readonly namespace: string; readonly isClusterScoped?: ClusterScopeOf },
): OutsideObject[] {
  const defined = definedScopes(manifests);
  const scopeOf = (manifest: Manifest): boolean | undefined => {
    const group = groupOf(manifest.apiVersion);
    const { kind } = manifest;
    return (
      isBuiltInClusterScoped(group, kind) ??
      defined.get(`${group}/${kind}`) ??
      options.isClusterScoped?.({ group, kind })
    );
  };
  return manifests.flatMap((manifest) => {
    const reason = reasonOf(manifest, scopeOf(manifest), options.namespace);
    return reason === undefined ? [] : [outsideObject(manifest, reason)];
  });
}

function reasonOf(
  { namespace }: Manifest,
  isClusterScoped: boolean | undefined,
  wanted: string,
): OutsideObject['reason'] | undefined {
  if (isClusterScoped === true) return 'cluster';
  if (namespace !== undefined && namespace !== wanted) return 'namespace';
  return isClusterScoped === undefined ? 'unknown' : undefined;
}

/** What the CustomResourceDefinitions among the objects say. */
function definedScopes(manifests: readonly Manifest[]): Map<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const { kind, apiVersion, object } of manifests) {
    const spec = own(object, 'spec');
    if (
      kind !== 'CustomResourceDefinition' ||
      groupOf(apiVersion) !== 'apiextensions.k8s.io' ||
      !isJsonObject(spec)
    )
      continue;
    const [names, group, scope] = [own(spec, 'names'), own(spec, 'group'), own(spec, 'scope')];
    const defined = isJsonObject(names) ? own(names, 'kind') : undefined;
    if (typeof defined === 'string' && typeof group === 'string')
      scopes.set(`${group}/${defined}`, scope === 'Cluster');
  }
  return scopes;
}

function outsideObject(manifest: Manifest, reason: OutsideObject['reason']): OutsideObject {
  const { apiVersion, kind, name, namespace, source, line } = manifest;
  return {
    reason,
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(source === undefined ? {} : { source }),
    line,
  };
}
