import { createHash } from 'node:crypto';
import { follow } from '../api/follow.ts';
import { ApiRefusal, type KubernetesApi, type KubernetesObject } from '../api/kubernetes-api.ts';
import type { ContainerStatus, Pod } from './pod.ts';

type Said = { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string };

/**
 * Writes the events that a kubelet writes about containers in trouble (kwok's own events cannot name an image or a pod).
 * The words are those of Kubernetes' pkg/kubelet: images/image_manager.go, kuberuntime_manager.go, prober.go.
 */
export async function writePodEvents(api: KubernetesApi, signal: AbortSignal): Promise<void> {
  const told = new Set<string>();
  await follow(api, '/api/v1/pods', signal, async (object, gone) => {
    const pod = object as KubernetesObject & Pod;
    const uid = pod.metadata.uid ?? '';
    for (const container of pod.status?.containerStatuses ?? []) {
      const key = `${uid} ${container.name} ${container.state?.waiting?.reason ?? 'running'} ${container.restartCount}`;
      if (gone || pod.metadata.deletionTimestamp !== undefined) told.delete(key);
      else if (!told.has(key)) {
        told.add(key);
        for (const said of saidOf(pod, container)) await write(api, pod, container, said);
      }
    }
  });
}

function saidOf(pod: Pod, container: ContainerStatus): readonly Said[] {
  const { image, name, state } = container;
  const waiting = state?.waiting;
  const full = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
  switch (waiting?.reason ?? '') {
    case 'ErrImagePull':
      return [
        { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` },
        {
          type: 'Warning',
          reason: 'Failed',
          message: `Failed to pull image "${image}": rpc error: code = NotFound desc = ${waiting?.message ?? ''}`,
        },
        { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' },
      ];
    case 'ImagePullBackOff':
      return [
        { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` },
        { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' },
      ];
    case 'CreateContainerConfigError':
      return [{ type: 'Warning', reason: 'Failed', message: `Error: ${waiting?.message ?? ''}` }];
    case 'CrashLoopBackOff':
      return [
        {
          type: 'Warning',
          reason: 'BackOff',
          message: `Back-off restarting failed container ${name} in pod ${full}`,
        },
      ];
    default:
      if (state?.running === undefined || container.ready) return [];
      return [
        {
          type: 'Warning',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
        },
      ];
  }
}

/** One event; where the same was said before, it is counted. */
async function write(api: KubernetesApi, pod: Pod, container: ContainerStatus, said: Said): Promise<void> {
  const { name, namespace, uid } = pod.metadata;
  const hash = createHash('sha256')
    .update(JSON.stringify([uid, container.name, said]))
    .digest('hex');
  const path = `/api/v1/namespaces/${namespace}/events`;
  const event = { metadata: { name: `${name}.${hash.slice(0, 16)}`, namespace } };
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const count = Math.max(1, container.restartCount);
  try {
    await api.create(path, {
      apiVersion: 'v1',
      kind: 'Event',
      ...event,
      ...said,
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        name,
        namespace,
        uid,
        fieldPath: `spec.containers{${container.name}}`,
      },
      source: { component: 'kubelet', host: pod.spec.nodeName },
      reportingComponent: 'kubelet',
      reportingInstance: pod.spec.nodeName,
      count,
      firstTimestamp: now,
      lastTimestamp: now,
    });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    // Else the namespace is about to go.
    if (error.status === 409)
      await api.patch(`${path}/${event.metadata.name}`, { count, lastTimestamp: now }).catch(() => {});
  }
}
