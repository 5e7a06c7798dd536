import {
  conditionOf,
  objectsAt,
  refOf,
  textAt,
  valueAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';
import type { ClusterEvent } from './cluster-event.ts';
import { containerReasons } from './container-reasons.ts';
import type { Reason, ReasonCode } from './reason.ts';

const probes: readonly [pattern: RegExp, code: ReasonCode, word: string][] = [
  [/^Startup probe/, 'startup_probe', 'startup'],
  [/^Liveness probe/, 'liveness_probe', 'liveness'],
  [/^Readiness probe/, 'readiness_probe', 'readiness'],
];

const mountReasons = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume', 'VolumeResizeFailed']);

/** Why a pod does not run, or is not ready; nothing where it is. `events` are those of this pod alone. */
export function podReasons(pod: KubeObject, owner: ResourceRef, events: readonly ClusterEvent[]): Reason[] {
  const phase = textAt(pod, 'status', 'phase');
  const isReady = conditionOf(pod, 'Ready')?.status === 'True';
  const isLeaving = textAt(pod, 'metadata', 'deletionTimestamp') !== '';
  if (phase === 'Succeeded' || isReady || isLeaving) return [];
  const common = { resource: refOf(pod), owner, count: 1 };
  const containers = containerReasons(pod, owner, events);
  if (phase === 'Failed') return containers.length > 0 ? containers : [failedPod(pod, common)];
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    const message = scheduled.message || newest(events, 'FailedScheduling')?.message;
    if (message === undefined) return [];
    return [
      { ...common, code: 'unschedulable', message: `no node takes pod ${common.resource.name}: ${message}` },
    ];
  }
  const found: Reason[] = [...containers, ...probeReasons(pod, common, events)];
  if (!hasStarted(pod)) {
    const named = `pod ${common.resource.name}`;
    const mount = events.find(({ reason }) => mountReasons.has(reason))?.message;
    const sandbox = newest(events, 'FailedCreatePodSandBox')?.message;
    if (mount !== undefined) {
      found.push({
        ...common,
        code: 'volume_mount',
        message: `a volume of ${named} cannot be mounted: ${mount}`,
      });
    }
    if (sandbox !== undefined) {
      found.push({ ...common, code: 'container_start', message: `${named} cannot be started: ${sandbox}` });
    }
  }
  return found.length > 0 ? found : notReady(pod, common);
}

type Common = { readonly resource: ResourceRef; readonly owner: ResourceRef; readonly count: number };

function failedPod(pod: KubeObject, common: Common): Reason {
  const reason = textAt(pod, 'status', 'reason');
  const said = textAt(pod, 'status', 'message') || reason || 'it says no reason';
  const code = reason === 'Evicted' ? 'evicted' : 'pod_failed';
  const what = code === 'evicted' ? 'was evicted from its node' : 'has failed';
  return { ...common, code, message: `pod ${common.resource.name} ${what}: ${said}` };
}

function probeReasons(pod: KubeObject, common: Common, events: readonly ClusterEvent[]): Reason[] {
  for (const [pattern, code, word] of probes) {
    const event = events.find(({ reason, message }) => reason === 'Unhealthy' && pattern.test(message));
    if (event === undefined) continue;
    const container = event.container || notReadyContainer(pod);
    const whose = container === undefined ? `pod ${common.resource.name}` : `container ${container}`;
    const said = event.message.replace(/^\w+ probe (failed|errored)[^:]*: ?/, '');
    const message = `the ${word} probe of ${whose} fails: ${said || event.message}`;
    return [{ ...common, code, message, ...(container === undefined ? {} : { container }) }];
  }
  return [];
}

/** The last resort: nothing said why. */
function notReady(pod: KubeObject, common: Common): Reason[] {
  const condition = conditionOf(pod, 'Ready');
  if (condition === undefined) return [];
  const container = notReadyContainer(pod);
  const said = condition.message || condition.reason || 'the cluster does not say why';
  const message = `pod ${common.resource.name} is not ready: ${said}`;
  return [{ ...common, code: 'not_ready', message, ...(container === undefined ? {} : { container }) }];
}

function notReadyContainer(pod: KubeObject): string | undefined {
  const status = objectsAt(pod, 'status', 'containerStatuses').find((one) => valueAt(one, 'ready') !== true);
  if (status !== undefined) return textAt(status, 'name');
  const [only, ...others] = objectsAt(pod, 'spec', 'containers');
  return only === undefined || others.length > 0 ? undefined : textAt(only, 'name');
}

function hasStarted(pod: KubeObject): boolean {
  return objectsAt(pod, 'status', 'containerStatuses').some(
    (status) => valueAt(status, 'state', 'running') !== undefined,
  );
}

function newest(events: readonly ClusterEvent[], reason: string): ClusterEvent | undefined {
  return events.find((event) => event.reason === reason);
}
