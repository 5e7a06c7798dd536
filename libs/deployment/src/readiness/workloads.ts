import {
  conditionOf,
  conditionsOf,
  numberAt,
  textAt,
  valueAt,
  type KubeObject,
} from '../objects/kube-object.ts';
import { failed, progressing, ready, type Readiness } from './readiness.ts';

/** A Deployment: kstatus `deploymentConditions`; paused ones count as ready, as in Helm 3 (`PausedAsReady`) and Helm 4 (`wait`). */
export function deploymentReadiness(object: KubeObject): Readiness {
  if (valueAt(object, 'spec', 'paused') === true) return ready('Paused', 'the rollout is paused');
  const progress = conditionOf(object, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return failed(progress.reason, progress.message || 'the rollout made no progress in time');
  }
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const { total, updated, readyCount, available } = counts(object);
  if (wanted > total) return progressing('LessReplicas', `${total} of ${wanted} pods made`);
  if (wanted > updated) return progressing('LessUpdated', `${updated} of ${wanted} pods updated`);
  if (total > wanted) return progressing('ExtraPods', `${total - wanted} old pods are still to end`);
  if (updated > available) return progressing('LessAvailable', `${available} of ${updated} pods available`);
  if (wanted > readyCount) return progressing('LessReady', `${readyCount} of ${wanted} pods ready`);
  // Without a deadline the controller sets no such condition.
  const hasDeadline = (numberAt(object, 'spec', 'progressDeadlineSeconds') ?? 2 ** 31 - 1) !== 2 ** 31 - 1;
  const isDone = progress?.status === 'True' && progress.reason === 'NewReplicaSetAvailable';
  if (hasDeadline && !isDone)
    return progressing('ReplicaSetNotAvailable', 'the new pods are not available yet');
  if (conditionOf(object, 'Available')?.status !== 'True') {
    return progressing('DeploymentNotAvailable', 'not enough pods are available');
  }
  return ready('Available', `${readyCount} of ${wanted} pods ready`);
}

/** A StatefulSet: kstatus `stsConditions`; its controller says no reason of failure. */
export function statefulSetReadiness(object: KubeObject): Readiness {
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return ready('OnDelete', 'pods are replaced by hand (updateStrategy OnDelete)');
  }
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const { total, updated, readyCount } = counts(object);
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (wanted > total) return progressing('LessReplicas', `${total} of ${wanted} pods made`);
  if (wanted > readyCount) return progressing('LessReady', `${readyCount} of ${wanted} pods ready`);
  if (total > wanted) return progressing('ExtraPods', `${total - wanted} pods are still to end`);
  if (partition !== undefined && partition > 0) {
    const share = wanted - partition;
    return updated < share
      ? progressing('PartitionRollout', `${updated} of ${share} pods of the partition updated`)
      : ready('PartitionRolledOut', `${updated} pods of the partition updated`);
  }
  const current = numberAt(object, 'status', 'currentReplicas') ?? 0;
  if (wanted > current)
    return progressing('LessCurrent', `${current} of ${wanted} pods of the current revision`);
  if (textAt(object, 'status', 'currentRevision') !== textAt(object, 'status', 'updateRevision')) {
    return progressing('RevisionMismatch', 'the update is not through yet');
  }
  return ready('Available', `${readyCount} of ${wanted} pods ready`);
}

/** A DaemonSet: kstatus `daemonsetConditions`; with another strategy than RollingUpdate Helm 3 waits for nothing. */
export function daemonSetReadiness(object: KubeObject): Readiness {
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return ready('OnDelete', 'pods are replaced by hand (updateStrategy OnDelete)');
  }
  const count = (name: string) => numberAt(object, 'status', name) ?? 0;
  if (numberAt(object, 'status', 'observedGeneration') === undefined) {
    return progressing('NoObservedGeneration', 'the controller has not seen it yet');
  }
  const wanted = count('desiredNumberScheduled');
  const steps = [
    ['currentNumberScheduled', 'LessCurrent', 'scheduled'],
    ['updatedNumberScheduled', 'LessUpdated', 'updated'],
    ['numberAvailable', 'LessAvailable', 'available'],
    ['numberReady', 'LessReady', 'ready'],
  ] as const;
  for (const [field, reason, word] of steps) {
    if (wanted > count(field)) return progressing(reason, `${count(field)} of ${wanted} pods ${word}`);
  }
  return ready('Available', `${wanted} of ${wanted} pods ready`);
}

/** A ReplicaSet or ReplicationController: kstatus `replicasetConditions`. */
export function replicaSetReadiness(object: KubeObject): Readiness {
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') {
    return progressing('ReplicaFailure', failure.message || 'pods cannot be made');
  }
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const { total, readyCount, available } = counts(object);
  const labelled = numberAt(object, 'status', 'fullyLabeledReplicas') ?? 0;
  if (wanted > labelled) return progressing('LessLabelled', `${labelled} of ${wanted} pods made`);
  if (wanted > available) return progressing('LessAvailable', `${available} of ${wanted} pods available`);
  if (wanted > readyCount) return progressing('LessReady', `${readyCount} of ${wanted} pods ready`);
  if (total > wanted) return progressing('ExtraPods', `${total - wanted} pods are still to end`);
  return ready('Available', `${readyCount} of ${wanted} pods ready`);
}

/** A Job as `--wait-for-jobs` and hooks want it: Helm 4's `customJobStatusReader`, Helm 3's `jobReady`. */
export function jobReadiness(object: KubeObject): Readiness {
  const succeeded = numberAt(object, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(object, 'spec', 'completions') ?? numberAt(object, 'spec', 'parallelism') ?? 1;
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (status !== 'True') continue;
    if (type === 'Complete') return ready('Completed', `${succeeded} of ${wanted} runs succeeded`);
    // FailureTarget comes first, while the last pods are still ending.
    if (type === 'Failed' || type === 'FailureTarget') {
      return failed(reason || 'JobFailed', message || 'the job failed');
    }
    if (type === 'Suspended') return ready('Suspended', 'the job is suspended');
  }
  if (textAt(object, 'status', 'startTime') === '')
    return progressing('NotStarted', 'the job has not started');
  const failures = numberAt(object, 'status', 'failed') ?? 0;
  const after = failures === 0 ? '' : `, after ${failures} failed`;
  return progressing('Running', `${succeeded} of ${wanted} runs succeeded${after}`);
}

function counts(object: KubeObject) {
  const count = (name: string) => numberAt(object, 'status', name) ?? 0;
  return {
    total: count('replicas'),
    updated: count('updatedReplicas'),
    readyCount: count('readyReplicas'),
    available: count('availableReplicas'),
  };
}
