import { conditionOf, groupOf, numberAt, textAt, type KubeObject } from '../objects/kube-object.ts';
import {
  apiServiceReadiness,
  claimReadiness,
  crdReadiness,
  namespaceReadiness,
  serviceReadiness,
} from './other-kinds.ts';
import { podReadiness } from './pods.ts';
import { failed, progressing, ready, type Readiness } from './readiness.ts';
import {
  daemonSetReadiness,
  deploymentReadiness,
  jobReadiness,
  replicaSetReadiness,
  statefulSetReadiness,
} from './workloads.ts';

/** Rules by group and kind, for every version of them. */
const rules: ReadonlyMap<string, (object: KubeObject, nowMs: number) => Readiness> = new Map([
  ['apps/Deployment', deploymentReadiness],
  ['apps/StatefulSet', statefulSetReadiness],
  ['apps/DaemonSet', daemonSetReadiness],
  ['apps/ReplicaSet', replicaSetReadiness],
  ['/ReplicationController', replicaSetReadiness],
  ['batch/Job', jobReadiness],
  ['/Pod', podReadiness],
  ['/PersistentVolumeClaim', claimReadiness],
  ['/Service', serviceReadiness],
  ['/Namespace', namespaceReadiness],
  ['apiextensions.k8s.io/CustomResourceDefinition', crdReadiness],
  ['apiregistration.k8s.io/APIService', apiServiceReadiness],
]);

/** Kinds of Kubernetes itself whose `Ready` condition, if they had one, would mean something else. */
const builtIn = /^(apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)?$/;

/**
 * How far an object is, by what the cluster says of it. Sources: kstatus, which Helm 4 waits by (`github.com/fluxcd/cli-utils`
 * v0.37.2-flux.1, pkg/kstatus/status/{status,generic,core}.go), and Helm 3's pkg/kube/ready.go where that waits for more.
 */
export function readinessOf(object: KubeObject, nowMs: number = Date.now()): Readiness {
  return general(object) ?? rule(object)?.(object, nowMs) ?? byConditions(object);
}

function rule(object: KubeObject) {
  return rules.get(`${groupOf(textAt(object, 'apiVersion'))}/${textAt(object, 'kind')}`);
}

/** kstatus `checkGenericProperties`: what holds for every kind. */
function general(object: KubeObject): Readiness | undefined {
  if (textAt(object, 'metadata', 'deletionTimestamp') !== '') {
    return progressing('Terminating', 'the object is being deleted');
  }
  const generation = numberAt(object, 'metadata', 'generation');
  const observed = numberAt(object, 'status', 'observedGeneration');
  if (generation !== undefined && observed !== undefined && observed < generation) {
    return progressing('LatestGenerationNotObserved', 'the controller has not seen the last change yet');
  }
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status === 'True')
    return progressing(reconciling.reason || 'Reconciling', reconciling.message);
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True') return failed(stalled.reason || 'Stalled', stalled.message);
  return undefined;
}

/** kstatus `checkReadyCondition`: a `Ready` condition where a custom resource has one; otherwise it is enough to exist. */
function byConditions(object: KubeObject): Readiness {
  const exists = ready('Exists', 'the object exists');
  if (builtIn.test(groupOf(textAt(object, 'apiVersion')))) return exists;
  const condition = conditionOf(object, 'Ready');
  if (condition === undefined) return exists;
  if (condition.status === 'True')
    return ready(condition.reason || 'Ready', condition.message || 'the object is ready');
  return progressing(condition.reason || 'NotReady', condition.message || 'the object is not ready');
}
