import {
  conditionOf,
  groupOf,
  refOf,
  textAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';
import { readinessOf } from '../readiness/readiness-of.ts';
import type { ClusterEvent } from './cluster-event.ts';
import type { Reason, ReasonCode } from './reason.ts';

/** Why an object itself (not its pods) does not get on. `events` are those of this object alone. */
export function resourceReasons(
  object: KubeObject,
  owner: ResourceRef,
  events: readonly ClusterEvent[],
  nowMs: number,
): Reason[] {
  const resource = refOf(object);
  const common = { resource, owner, count: 1 };
  const refused = refusedPods(object, events);
  if (refused !== undefined) return [{ ...common, ...refused }];
  const readiness = readinessOf(object, nowMs);
  if (readiness.state === 'ready') return [];
  const group = groupOf(resource.apiVersion);
  const named = `${resource.kind} ${resource.name}`;
  if (group === 'batch' && resource.kind === 'Job') {
    if (readiness.state !== 'failed') return [];
    const isHook = textAt(object, 'metadata', 'annotations', 'helm.sh/hook') !== '';
    const what = isHook ? `the hook ${resource.name}` : `the job ${resource.name}`;
    const code = isHook ? 'hook_failed' : 'job_failed';
    return [{ ...common, code, message: `${what} failed: ${readiness.message} (${readiness.reason})` }];
  }
  if (group === '' && resource.kind === 'PersistentVolumeClaim') {
    // The newest event says why; a claim that waits for its pod is no reason, its pod may have one.
    const event = events.find(({ reason }) => reason !== 'WaitForFirstConsumer');
    const isWaiting = events.length > 0 && event === undefined;
    if (isWaiting) return [];
    const said = event?.message ?? missingClass(object);
    return [
      { ...common, code: 'claim_pending', message: `the claim ${resource.name} has no volume: ${said}` },
    ];
  }
  if (group === '' && resource.kind === 'Service') {
    const said = events.find(({ isWarning }) => isWarning)?.message ?? readiness.message;
    return [
      {
        ...common,
        code: 'load_balancer_pending',
        message: `the service ${resource.name} has no address: ${said}`,
      },
    ];
  }
  if (readiness.reason === 'ProgressDeadlineExceeded') {
    return [
      {
        ...common,
        code: 'deadline_exceeded',
        message: `${named} made no progress in time: ${readiness.message}`,
      },
    ];
  }
  if (readiness.state === 'failed' && !(group === '' && resource.kind === 'Pod')) {
    return [
      { ...common, code: 'resource_failed', message: `${named}: ${readiness.message} (${readiness.reason})` },
    ];
  }
  return [];
}

/** Why a controller's pods are refused before they are there: its own events, or the condition it sets. */
function refusedPods(
  object: KubeObject,
  events: readonly ClusterEvent[],
): { code: ReasonCode; message: string } | undefined {
  const failure = conditionOf(object, 'ReplicaFailure');
  // An event of long ago is not why it fails now: a controller that can make pods again says so by SuccessfulCreate after it.
  const event = events.find(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate');
  const isFailing = failure?.status === 'True' || event?.reason === 'FailedCreate';
  const said = (event?.reason === 'FailedCreate' ? event.message : undefined) ?? failure?.message;
  if (!isFailing || said === undefined || said === '') return undefined;
  const named = `${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')}`;
  const message = `the pods of ${named} are refused: ${said.replace(/^Error creating: /, '')}`;
  if (/(exceeded|failed) quota:/.test(said)) return { code: 'pod_refused_by_quota', message };
  if (/admission webhook|failed calling webhook|ValidatingAdmissionPolicy|violates PodSecurity/.test(said)) {
    return { code: 'pod_refused_by_webhook', message };
  }
  return { code: 'pod_refused', message };
}

function missingClass(claim: KubeObject): string {
  const name = textAt(claim, 'spec', 'storageClassName');
  return name === ''
    ? 'it names no storage class, and the cluster has given it no default'
    : `nothing has provided one of the storage class ${name} yet`;
}
