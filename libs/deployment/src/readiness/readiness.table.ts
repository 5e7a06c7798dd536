import type { JsonObject } from '@chandlery/chart';
import type { KubeObject } from '../objects/kube-object.ts';

/** Objects as API servers (1.36) answer them, without what nobody reads, and what Helm says of them. */
export const readinessCases: readonly {
  readonly title: string;
  readonly object: KubeObject;
  readonly state: 'ready' | 'progressing' | 'failed';
  readonly reason: string;
}[] = [...deployments(), ...statefulSets(), ...daemonSets(), ...others(), ...pods()];

function deployments() {
  const done = [
    { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
  ];
  const full = {
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    observedGeneration: 1,
  };
  const make = (status: JsonObject, spec: JsonObject = {}) =>
    object('apps/v1', 'Deployment', { spec: { replicas: 2, progressDeadlineSeconds: 600, ...spec }, status });
  return [
    row('a Deployment with all its pods is ready', make({ ...full, conditions: done }), 'ready', 'Available'),
    row('without pods yet', make({ observedGeneration: 1 }), 'progressing', 'LessReplicas'),
    row(
      'in the middle of an update',
      make({ ...full, updatedReplicas: 1, conditions: done }),
      'progressing',
      'LessUpdated',
    ),
    row('with an old pod left', make({ ...full, replicas: 3, conditions: done }), 'progressing', 'ExtraPods'),
    row(
      'with a pod that is not available',
      make({ ...full, availableReplicas: 1 }),
      'progressing',
      'LessAvailable',
    ),
    row('with a pod that is not ready', make({ ...full, readyReplicas: 1 }), 'progressing', 'LessReady'),
    row(
      'whose spec was not seen yet',
      make({ ...full, observedGeneration: 0, conditions: done }),
      'progressing',
      'LatestGenerationNotObserved',
    ),
    row(
      'out of time',
      make({
        ...full,
        availableReplicas: 0,
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
            message: 'ReplicaSet "x" has timed out progressing.',
          },
        ],
      }),
      'failed',
      'ProgressDeadlineExceeded',
    ),
    row('that is paused', make({ observedGeneration: 1 }, { paused: true }), 'ready', 'Paused'),
    row(
      'scaled to nothing',
      make({ observedGeneration: 1, conditions: done }, { replicas: 0 }),
      'ready',
      'Available',
    ),
    row(
      'whose rollout is not over',
      make({ ...full, conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }] }),
      'progressing',
      'ReplicaSetNotAvailable',
    ),
  ];
}

function statefulSets() {
  const full = {
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    currentRevision: 'a',
    updateRevision: 'a',
    observedGeneration: 1,
  };
  const make = (status: JsonObject, spec: JsonObject = {}) =>
    object('apps/v1', 'StatefulSet', { spec: { replicas: 3, ...spec }, status });
  return [
    row('a StatefulSet with all its pods is ready', make(full), 'ready', 'Available'),
    row('that waits for its second pod', make({ ...full, replicas: 2 }), 'progressing', 'LessReplicas'),
    row('with a pod that is not ready', make({ ...full, readyReplicas: 2 }), 'progressing', 'LessReady'),
    row('of two revisions', make({ ...full, updateRevision: 'b' }), 'progressing', 'RevisionMismatch'),
    row(
      'whose pods are of the old revision',
      make({ ...full, currentReplicas: 2 }),
      'progressing',
      'LessCurrent',
    ),
    row(
      'updated in part, on purpose',
      make(
        { ...full, updatedReplicas: 1, updateRevision: 'b' },
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      ),
      'ready',
      'PartitionRolledOut',
    ),
    row(
      'not yet updated in part',
      make(
        { ...full, updatedReplicas: 0, updateRevision: 'b' },
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      ),
      'progressing',
      'PartitionRollout',
    ),
    row(
      'updated by hand',
      make({ observedGeneration: 1 }, { updateStrategy: { type: 'OnDelete' } }),
      'ready',
      'OnDelete',
    ),
  ];
}

function daemonSets() {
  const full = {
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
    observedGeneration: 1,
  };
  const make = (status: JsonObject) => object('apps/v1', 'DaemonSet', { spec: {}, status });
  return [
    row('a DaemonSet with all its pods is ready', make(full), 'ready', 'Available'),
    row('that its controller has not seen', make({}), 'progressing', 'NoObservedGeneration'),
    row('with a node to go', make({ ...full, currentNumberScheduled: 1 }), 'progressing', 'LessCurrent'),
    row('with a node to update', make({ ...full, updatedNumberScheduled: 1 }), 'progressing', 'LessUpdated'),
    row(
      'with a pod that is not available',
      make({ ...full, numberAvailable: 1 }),
      'progressing',
      'LessAvailable',
    ),
    row(
      'without any node that it fits',
      make({ ...full, desiredNumberScheduled: 0, numberReady: 0 }),
      'ready',
      'Available',
    ),
  ];
}

function others() {
  const job = (status: JsonObject) => object('batch/v1', 'Job', { spec: { completions: 1 }, status });
  const service = (spec: JsonObject, status: JsonObject = {}) => object('v1', 'Service', { spec, status });
  const crd = (...conditions: JsonObject[]) =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { conditions } });
  const custom = (...conditions: JsonObject[]) =>
    object('example.com/v1', 'Database', { status: { conditions } });
  const set = (status: JsonObject) => object('apps/v1', 'ReplicaSet', { spec: { replicas: 1 }, status });
  return [
    row(
      'a ReplicaSet with its pod',
      set({ replicas: 1, readyReplicas: 1, availableReplicas: 1, fullyLabeledReplicas: 1 }),
      'ready',
      'Available',
    ),
    row(
      'a ReplicaSet whose pods are refused',
      set({ conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }] }),
      'progressing',
      'ReplicaFailure',
    ),
    row('a Job that runs', job({ startTime: '2026-01-01T00:00:00Z', active: 1 }), 'progressing', 'Running'),
    row('a Job before its start', job({}), 'progressing', 'NotStarted'),
    row(
      'a Job that is done',
      job({
        startTime: '2026-01-01T00:00:00Z',
        succeeded: 1,
        conditions: [
          { type: 'SuccessCriteriaMet', status: 'True' },
          { type: 'Complete', status: 'True' },
        ],
      }),
      'ready',
      'Completed',
    ),
    row(
      'a Job that failed',
      job({
        startTime: '2026-01-01T00:00:00Z',
        failed: 7,
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
          },
        ],
      }),
      'failed',
      'BackoffLimitExceeded',
    ),
    row(
      'a Job that is suspended',
      job({ conditions: [{ type: 'Suspended', status: 'True' }] }),
      'ready',
      'Suspended',
    ),
    row(
      'a claim with its volume',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }),
      'ready',
      'Bound',
    ),
    row(
      'a claim without',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
      'progressing',
      'NotBound',
    ),
    row(
      'a claim whose volume is lost',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Lost' } }),
      'failed',
      'Lost',
    ),
    row(
      'a Service with an address',
      service({ type: 'ClusterIP', clusterIP: '10.0.0.1' }),
      'ready',
      'Assigned',
    ),
    row('a headless Service', service({ clusterIP: 'None' }), 'ready', 'Assigned'),
    row('a Service without', service({ type: 'ClusterIP' }), 'progressing', 'NoIPAssigned'),
    row(
      'a Service that is a name',
      service({ type: 'ExternalName', externalName: 'db.example.com' }),
      'ready',
      'External',
    ),
    row(
      'a load balancer that waits',
      service({ type: 'LoadBalancer', clusterIP: '10.0.0.1' }),
      'progressing',
      'LoadBalancerPending',
    ),
    row(
      'a load balancer with an address',
      service(
        { type: 'LoadBalancer', clusterIP: '10.0.0.1' },
        { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
      ),
      'ready',
      'Assigned',
    ),
    row(
      'a load balancer with an address of its own',
      service({ type: 'LoadBalancer', clusterIP: '10.0.0.1', externalIPs: ['192.0.2.1'] }),
      'ready',
      'Assigned',
    ),
    row(
      'a definition that is established',
      crd({ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' }),
      'ready',
      'Established',
    ),
    row(
      'a definition whose names are taken',
      crd({ type: 'NamesAccepted', status: 'False', reason: 'KindConflict', message: 'taken' }),
      'failed',
      'KindConflict',
    ),
    row('a definition that was just made', crd(), 'progressing', 'Installing'),
    row(
      'an API that is served',
      object('apiregistration.k8s.io/v1', 'APIService', {
        status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] },
      }),
      'ready',
      'Available',
    ),
    row(
      'an API whose pods are not there',
      object('apiregistration.k8s.io/v1', 'APIService', {
        status: {
          conditions: [
            { type: 'Available', status: 'False', reason: 'MissingEndpoints', message: 'no endpoints' },
          ],
        },
      }),
      'progressing',
      'MissingEndpoints',
    ),
    row('a ConfigMap', object('v1', 'ConfigMap', {}), 'ready', 'Exists'),
    row(
      'an Ingress without an address, as Helm waits for none',
      object('networking.k8s.io/v1', 'Ingress', { status: {} }),
      'ready',
      'Exists',
    ),
    row('a custom resource without conditions', custom(), 'ready', 'Exists'),
    row(
      'a custom resource that is ready',
      custom({ type: 'Ready', status: 'True', reason: 'Up' }),
      'ready',
      'Up',
    ),
    row(
      'a custom resource that is not',
      custom({ type: 'Ready', status: 'False', reason: 'Starting' }),
      'progressing',
      'Starting',
    ),
    row(
      'a custom resource that is stalled',
      custom({ type: 'Stalled', status: 'True', reason: 'Broken', message: 'no' }),
      'failed',
      'Broken',
    ),
    row(
      'a custom resource that is worked on',
      custom({ type: 'Reconciling', status: 'True', reason: 'Busy', message: 'wait' }),
      'progressing',
      'Busy',
    ),
  ];
}

function pods() {
  const pod = (status: JsonObject, created = '2026-01-01T00:00:00Z') => ({
    ...object('v1', 'Pod', { status }),
    metadata: { name: 'x', namespace: 'shop', creationTimestamp: created },
  });
  const waiting = (reason: string, message = '') => ({
    name: 'main',
    ready: false,
    state: { waiting: { reason, message } },
  });
  const unscheduled = {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available' },
    ],
  };
  return [
    row(
      'a Pod that is ready',
      pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }),
      'ready',
      'Ready',
    ),
    row(
      'a Pod that ended well',
      pod({ phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] }),
      'ready',
      'Completed',
    ),
    row('a Pod that ended badly', pod({ phase: 'Failed' }), 'failed', 'PodFailed'),
    row(
      'a Pod that was evicted',
      pod({ phase: 'Failed', reason: 'Evicted', message: 'the node was low on memory' }),
      'failed',
      'Evicted',
    ),
    row('a Pod that runs', pod({ phase: 'Running' }), 'progressing', 'PodRunningNotReady'),
    row('a Pod that starts', pod({ phase: 'Pending' }), 'progressing', 'PodPending'),
    row('a Pod that nobody has seen', pod({}), 'progressing', 'PodPending'),
    row(
      'a Pod that no node takes, at first',
      pod(unscheduled, '2026-01-01T00:00:50Z'),
      'progressing',
      'PodNotScheduled',
    ),
    row('a Pod that no node takes', pod(unscheduled), 'failed', 'Unschedulable'),
    row(
      'a Pod whose image fails at first',
      pod({ phase: 'Pending', containerStatuses: [waiting('ErrImagePull', 'not found')] }),
      'progressing',
      'ErrImagePull',
    ),
    row(
      'a Pod whose image cannot be had',
      pod({ phase: 'Pending', containerStatuses: [waiting('ImagePullBackOff', 'back-off')] }),
      'failed',
      'ImagePullBackOff',
    ),
    row(
      'a Pod that lacks a ConfigMap',
      pod({
        phase: 'Pending',
        containerStatuses: [waiting('CreateContainerConfigError', 'configmap "x" not found')],
      }),
      'failed',
      'CreateContainerConfigError',
    ),
    row(
      'a Pod whose init container crashes',
      pod({ phase: 'Pending', initContainerStatuses: [waiting('CrashLoopBackOff')] }),
      'failed',
      'CrashLoopBackOff',
    ),
    row(
      'a Pod that crashes',
      pod({
        phase: 'Running',
        containerStatuses: [
          {
            ...waiting('CrashLoopBackOff', 'back-off 10s'),
            lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'password hunter2 is wrong' } },
          },
        ],
      }),
      'failed',
      'CrashLoopBackOff',
    ),
    row(
      'a Pod that merely starts its containers',
      pod({ phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] }),
      'progressing',
      'PodPending',
    ),
  ];
}

function row(title: string, object: KubeObject, state: 'ready' | 'progressing' | 'failed', reason: string) {
  return { title, object, state, reason };
}

function object(apiVersion: string, kind: string, rest: JsonObject): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'shop', generation: 1 }, ...rest };
}
