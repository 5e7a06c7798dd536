import { mapAt, objectsAt, refOf, textAt, timeAt, valueAt, type KubeObject } from '../objects/kube-object.ts';
import { ready, type Readiness } from '../readiness/readiness.ts';
import { readinessOf } from '../readiness/readiness-of.ts';
import { releaseSummary } from '../releases/read-releases.ts';
import type { ReleaseSummary } from '../releases/release-types.ts';

/** Names a release: its namespace and name. */
export type ReleaseKey = { readonly namespace: string; readonly name: string };

/** A record of Helm's as it is kept. */
export type KeptRecord = { readonly type: 'record'; readonly uid: string; readonly summary: ReleaseSummary };

/** A workload as it is kept. */
export type KeptWorkload = Readiness & {
  readonly type: 'workload';
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly release: ReleaseKey;
};

/** A pod as it is kept. */
export type KeptPod = Readiness & {
  readonly type: 'pod';
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The release that it names itself. */
  readonly release: ReleaseKey | undefined;
  /** The workload it came of, as `kind/name`: its release counts before what the pod says itself. */
  readonly workload: string | undefined;
  readonly createdAtMs: number;
  /** As its specification names them; at most `mostPodImages`. */
  readonly images: readonly string[];
};

/** What is kept of an object that is watched: some hundred bytes instead of some ten thousand. */
export type Kept = KeptRecord | KeptWorkload | KeptPod;

const mostMessageCharacters = 300;
/** A pod has a handful of containers; one with hundreds must not fill the memory. */
const mostPodImages = 20;
/** Longer references are left out: no registry has any. */
const mostImageCharacters = 500;

/** A Secret's metadata. */
export function keptRecord(secret: KubeObject): KeptRecord | undefined {
  const summary = releaseSummary(secret);
  return summary === undefined ? undefined : { type: 'record', uid: uidOf(secret), summary };
}

/** A Deployment, StatefulSet, DaemonSet or Job of a release; others are not kept. */
export function keptWorkload(object: KubeObject, apiVersion: string, kind: string): KeptWorkload | undefined {
  const release = namedRelease(object);
  if (release === undefined || isHook(object)) return undefined;
  const { namespace, name } = refOf(object);
  // The items of a list do not say their kind.
  const readiness = short(readinessOf({ ...object, apiVersion, kind }));
  return { type: 'workload', uid: uidOf(object), kind, namespace, name, release, ...readiness };
}

/** A pod that names a release, or that came of a workload. */
export function keptPod(pod: KubeObject): KeptPod | undefined {
  const release = namedRelease(pod);
  const workload = workloadOf(pod);
  if ((release === undefined && workload === undefined) || isHook(pod)) return undefined;
  const { namespace, name } = refOf(pod);
  const readiness =
    judgedByJob(pod, workload) ?? short(readinessOf({ ...pod, apiVersion: 'v1', kind: 'Pod' }));
  const createdAtMs = timeAt(pod, 'metadata', 'creationTimestamp') ?? 0;
  const images = imagesOf(pod);
  return {
    type: 'pod',
    uid: uidOf(pod),
    namespace,
    name,
    release,
    workload,
    createdAtMs,
    images,
    ...readiness,
  };
}

/** Of all containers of a pod, those that begin it included. */
function imagesOf(pod: KubeObject): readonly string[] {
  const named = ['initContainers', 'containers'].flatMap((list) =>
    objectsAt(pod, 'spec', list).map((container) => textAt(container, 'image')),
  );
  const taken = named.filter((image) => image !== '' && image.length <= mostImageCharacters);
  return [...new Set(taken)].slice(0, mostPodImages);
}

/** Hooks and tests say how an operation went, and nothing of what runs; Helm leaves them where they are. */
function isHook(object: KubeObject): boolean {
  return mapAt(object, 'metadata', 'annotations')['helm.sh/hook'] !== undefined;
}

/** A Job tries again with other pods: whether one that failed matters, the Job says. */
function judgedByJob(pod: KubeObject, workload: string | undefined): Readiness | undefined {
  if (workload?.startsWith('Job/') !== true || textAt(pod, 'status', 'phase') !== 'Failed') return undefined;
  return ready('Ended', 'its Job says what came of it');
}

/** Helm's annotation (pkg/action/validate.go), or else the label that charts set by custom. */
function namedRelease(object: KubeObject): ReleaseKey | undefined {
  const { namespace } = refOf(object);
  const annotations = mapAt(object, 'metadata', 'annotations');
  const annotated = annotations['meta.helm.sh/release-name'];
  if (annotated !== undefined) {
    return { namespace: annotations['meta.helm.sh/release-namespace'] ?? namespace, name: annotated };
  }
  const labelled = mapAt(object, 'metadata', 'labels')['app.kubernetes.io/instance'];
  return labelled === undefined || labelled === '' ? undefined : { namespace, name: labelled };
}

/** A Deployment's pods belong to a ReplicaSet whose name is the Deployment's and the hash of the pods' template. */
function workloadOf(pod: KubeObject): string | undefined {
  const owner = objectsAt(pod, 'metadata', 'ownerReferences').find(
    (one) => valueAt(one, 'controller') === true,
  );
  if (owner === undefined) return undefined;
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind !== 'ReplicaSet') return `${kind}/${name}`;
  const hash = mapAt(pod, 'metadata', 'labels')['pod-template-hash'];
  return hash !== undefined && name.endsWith(`-${hash}`)
    ? `Deployment/${name.slice(0, -hash.length - 1)}`
    : `${kind}/${name}`;
}

function short({ state, reason, message }: Readiness): Readiness {
  return { state, reason, message: message.slice(0, mostMessageCharacters) };
}

function uidOf(object: KubeObject): string {
  return textAt(object, 'metadata', 'uid');
}
