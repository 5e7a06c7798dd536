import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import {
  numberAt,
  objectsAt,
  refOf,
  textAt,
  timeAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';
import { readinessOf } from '../readiness/readiness-of.ts';
import { collectMembers, namespacesOf } from '../reasons/collect.ts';
import type { Member } from '../reasons/family.ts';
import { addressesOf, type Address } from './addresses.ts';
import { changedFields } from './changed-fields.ts';
import { liveObjects, type LiveObject } from './live-objects.ts';

/** A pod beneath a resource. */
export type InstancePod = {
  readonly name: string;
  readonly state: 'ready' | 'progressing' | 'failed';
  readonly reason: string;
  readonly message: string;
  readonly phase: string;
  readonly node: string;
  readonly restarts: number;
  readonly images: readonly string[];
  readonly createdAtMs: number | null;
};

/** One object of a release as it is now. */
export type InstanceResource = ResourceRef & {
  /** `missing`: in the manifest, not in the cluster; `unknown`: the cluster does not let it be read, or knows no such kind. */
  readonly state: 'ready' | 'progressing' | 'failed' | 'missing' | 'unknown';
  readonly reason: string;
  readonly message: string;
  readonly createdAtMs: number | null;
  /** Fields that are otherwise than the manifest has them. */
  readonly changed: readonly string[];
  readonly pods: readonly InstancePod[];
};

/** A release as its cluster has it. Holds no value of any Secret. */
export type Instance = {
  readonly resources: readonly InstanceResource[];
  readonly addresses: readonly Address[];
};

/** What of the release is looked at. */
export type InstanceRequest = Pick<CallOptions, 'signal'> & {
  readonly namespace: string;
  readonly manifests: readonly KubeObject[];
  readonly nowMs?: number;
};

/** A release's objects with their state, the pods beneath them, and where they can be reached. */
export async function readInstance(
  connection: ClusterConnection,
  request: InstanceRequest,
): Promise<Instance> {
  const { namespace, manifests, signal, nowMs = Date.now() } = request;
  const found = await liveObjects(connection, manifests, namespace, { signal });
  const live = found.map(({ object }) => object).filter((object) => object !== undefined);
  const members = await collectMembers(connection, namespacesOf(live, namespace), live, { signal });
  const resources = found.map((one) => resourceOf(one, members, nowMs));
  return { resources, addresses: addressesOf(live) };
}

function resourceOf(found: LiveObject, members: readonly Member[], nowMs: number): InstanceResource {
  const { ref, manifest, object, problem } = found;
  if (object === undefined) {
    const nothing = { createdAtMs: null, changed: [], pods: [] };
    if (problem === undefined) {
      return {
        ...ref,
        ...nothing,
        state: 'missing',
        reason: 'Missing',
        message: 'the cluster does not have it (any more)',
      };
    }
    return { ...ref, ...nothing, state: 'unknown', reason: problem.code, message: problem.message };
  }
  const pods = members.filter(
    ({ object: one, owner }) => textAt(one, 'kind') === 'Pod' && isSame(owner, ref),
  );
  return {
    ...ref,
    ...readinessOf(object, nowMs),
    createdAtMs: timeAt(object, 'metadata', 'creationTimestamp') ?? null,
    changed: manifest === object ? [] : changedFields(manifest, object),
    pods: pods.map(({ object: pod }) => podOf(pod, nowMs)),
  };
}

function podOf(pod: KubeObject, nowMs: number): InstancePod {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  return {
    name: refOf(pod).name,
    ...readinessOf(pod, nowMs),
    phase: textAt(pod, 'status', 'phase'),
    node: textAt(pod, 'spec', 'nodeName'),
    restarts: statuses.reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0),
    images: objectsAt(pod, 'spec', 'containers').map((container) => textAt(container, 'image')),
    createdAtMs: timeAt(pod, 'metadata', 'creationTimestamp') ?? null,
  };
}

/** The API version may differ: what was asked for in one is answered in another. */
function isSame(one: ResourceRef, other: ResourceRef): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
}
