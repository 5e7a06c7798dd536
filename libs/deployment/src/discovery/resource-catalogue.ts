import { removedApi } from '@chandlery/chart';
import { DeploymentError, isDeploymentError } from '../errors.ts';
import {
  objectsAt,
  textAt,
  textsAt,
  valueAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';

/** A kind as the cluster serves it. */
export type ServedKind = {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its name in paths, such as `deployments`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
};

/** Whether and where an API version of a kind can be used. */
export type ApiVersionCheck = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly isServed: boolean;
  /** `null` where the kind is not served, so that nobody knows. */
  readonly isClusterScoped: boolean | null;
  /** The Kubernetes release that removed it, as far as Kubernetes itself did. */
  readonly removedIn: string | null;
  /** What to write instead, as far as known. */
  readonly replacement: string | null;
  /** One sentence for people; empty where all is well. */
  readonly message: string;
};

type GroupVersion = { readonly kinds: ReadonlyMap<string, ServedKind>; readonly readAtMs: number };

/** Definitions of kinds come and go with charts; a minute is what kubectl's own cache would be called fresh for. */
const freshMs = 60_000;
/** More versions of groups than any cluster has. */
const mostGroupVersions = 500;

/** What kinds a cluster serves (its discovery API), asked for when needed and kept for a minute. */
export class ResourceCatalogue {
  readonly #get: (path: string, signal?: AbortSignal) => Promise<KubeObject>;
  readonly #known = new Map<string, Promise<GroupVersion>>();

  constructor(get: (path: string, signal?: AbortSignal) => Promise<KubeObject>) {
    this.#get = get;
  }

  /** The kind as it is served, or `undefined`. */
  async find(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ServedKind | undefined> {
    const now = performance.now();
    const known = await this.#known.get(apiVersion);
    const found = known?.kinds.get(kind);
    // What is not there is asked for again: a chart may just have brought it.
    if (known !== undefined && now - known.readAtMs < freshMs && found !== undefined) return found;
    if (this.#known.size >= mostGroupVersions) this.#known.clear();
    const reading = this.#read(apiVersion, signal);
    this.#known.set(apiVersion, reading);
    try {
      return (await reading).kinds.get(kind);
    } catch (error) {
      this.#known.delete(apiVersion);
      throw error;
    }
  }

  /** The path of an object. @throws DeploymentError resource_kind_unknown, naming what replaced the kind */
  async pathOf(ref: ResourceRef, signal?: AbortSignal): Promise<string> {
    const served = await this.find(ref.apiVersion, ref.kind, signal);
    if (served !== undefined) return objectPath(served, ref.namespace, ref.name);
    const { message, replacement } = await this.check(ref.apiVersion, ref.kind, signal);
    throw new DeploymentError({
      code: 'resource_kind_unknown',
      message,
      remedy:
        replacement === null ? 'install what defines the kind first' : `use ${replacement} in the chart`,
      resource: {
        kind: ref.kind,
        name: ref.name,
        ...(ref.namespace === '' ? {} : { namespace: ref.namespace }),
      },
      details: { apiVersion: ref.apiVersion, replacement },
    });
  }

  /** Whether a kind can be used in an API version, and what took its place. */
  async check(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ApiVersionCheck> {
    const served = await this.find(apiVersion, kind, signal);
    const removed = removedApi(apiVersion, kind);
    return {
      apiVersion,
      kind,
      isServed: served !== undefined,
      isClusterScoped: served === undefined ? null : !served.isNamespaced,
      removedIn: removed?.removedIn ?? null,
      replacement: removed?.replacement ?? null,
      message: served === undefined ? unserved(apiVersion, kind) : '',
    };
  }

  async #read(apiVersion: string, signal?: AbortSignal): Promise<GroupVersion> {
    const path = apiVersion.includes('/') ? `/apis/${encoded(apiVersion)}` : `/api/${encoded(apiVersion)}`;
    const readAtMs = performance.now();
    try {
      return { kinds: kindsOf(await this.#get(path, signal), apiVersion), readAtMs };
    } catch (error) {
      if (isDeploymentError(error, 'resource_kind_unknown', 'resource_not_found'))
        return { kinds: new Map(), readAtMs };
      throw error;
    }
  }
}

/** The path of an object of a kind; of its list where `name` is empty, over all namespaces where `namespace` is. */
export function objectPath(served: ServedKind, namespace: string, name: string): string {
  const { apiVersion, plural, isNamespaced } = served;
  const root = apiVersion.includes('/') ? `/apis/${encoded(apiVersion)}` : `/api/${encoded(apiVersion)}`;
  const within = isNamespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${encodeURIComponent(plural)}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
}

function kindsOf(list: KubeObject, apiVersion: string): Map<string, ServedKind> {
  const kinds = new Map<string, ServedKind>();
  for (const resource of objectsAt(list, 'resources')) {
    const plural = textAt(resource, 'name');
    const kind = textAt(resource, 'kind');
    // `deployments/scale` is no kind of its own.
    if (plural.includes('/') || kind === '' || kinds.has(kind)) continue;
    const isNamespaced = valueAt(resource, 'namespaced') === true;
    kinds.set(kind, { apiVersion, kind, plural, isNamespaced, verbs: textsAt(resource, 'verbs') });
  }
  return kinds;
}

function unserved(apiVersion: string, kind: string): string {
  const removed = removedApi(apiVersion, kind);
  if (removed === undefined) return `the cluster does not know ${kind} in ${apiVersion}`;
  const { removedIn, replacement, note } = removed;
  const instead = replacement === null ? 'nothing replaces it' : `${replacement} takes its place`;
  return `${kind} in ${apiVersion} was removed in Kubernetes ${removedIn}; ${instead}${note === undefined ? '' : ` (${note})`}`;
}

function encoded(apiVersion: string): string {
  return apiVersion.split('/').map(encodeURIComponent).join('/');
}
