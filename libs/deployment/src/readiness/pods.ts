import { conditionOf, numberAt, objectsAt, textAt, timeAt, type KubeObject } from '../objects/kube-object.ts';
import { failed, progressing, ready, type Readiness } from './readiness.ts';

/** How long a pod may stay unscheduled before that counts as a failure: kstatus' `ScheduleWindow`. */
export const scheduleWindowMs = 15_000;

/** Reasons of waiting containers that do not pass by themselves; the kubelet's names. */
const stuckReasons = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/**
 * A Pod: kstatus `podConditions`, which calls a pod failed that crashes in a loop or cannot be scheduled; beyond it, one whose
 * image or configuration is missing, and one that ended badly (as Helm 4 judges hooks by `customPodStatusReader`).
 */
export function podReadiness(object: KubeObject, nowMs: number): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded') return ready('Completed', 'the pod has completed');
  if (phase === 'Failed') {
    const reason = textAt(object, 'status', 'reason') || 'PodFailed';
    return failed(reason, textAt(object, 'status', 'message') || 'the pod has ended, and not well');
  }
  if (conditionOf(object, 'Ready')?.status === 'True') return ready('Ready', 'the pod is ready');
  const stuck = stuckContainer(object);
  if (stuck !== undefined) return stuck;
  if (phase === 'Running') return progressing('PodRunningNotReady', notReadyMessage(object));
  const scheduled = conditionOf(object, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const age = nowMs - (timeAt(object, 'metadata', 'creationTimestamp') ?? nowMs);
    const message = scheduled.message || 'no node takes the pod';
    return age < scheduleWindowMs
      ? progressing('PodNotScheduled', message)
      : failed('Unschedulable', message);
  }
  return progressing('PodPending', phase === '' ? 'the pod has not been seen yet' : 'the pod is starting');
}

function stuckContainer(object: KubeObject): Readiness | undefined {
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const status of objectsAt(object, 'status', list)) {
      const reason = textAt(status, 'state', 'waiting', 'reason');
      if (!stuckReasons.has(reason)) continue;
      const message =
        reason === 'CrashLoopBackOff' ? crashMessage(status) : textAt(status, 'state', 'waiting', 'message');
      // The first failure to pull may be of the network; the back-off says that it was tried again.
      const judge = reason === 'ErrImagePull' ? progressing : failed;
      return judge(reason, `container ${textAt(status, 'name')}: ${message || reason}`);
    }
  }
  return undefined;
}

/**
 * The kubelet only says for how long it waits, which changes with each try. The container's last words are left to `explain`: they
 * may hold a secret.
 */
function crashMessage(status: KubeObject): string {
  const last = textAt(status, 'lastState', 'terminated', 'reason');
  const exitCode = numberAt(status, 'lastState', 'terminated', 'exitCode');
  const how =
    last === 'OOMKilled'
      ? 'out of memory'
      : exitCode === undefined
        ? 'no exit code'
        : `exit code ${exitCode}`;
  return `ends again and again (${how})`;
}

function notReadyMessage(object: KubeObject): string {
  return conditionOf(object, 'Ready')?.message || 'the pod runs, but is not ready';
}
