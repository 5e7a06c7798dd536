import {
  numberAt,
  objectAt,
  objectsAt,
  refOf,
  textAt,
  valueAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';
import type { ClusterEvent } from './cluster-event.ts';
import type { Reason, ReasonCode } from './reason.ts';

/** Reasons of a waiting container (pkg/kubelet/images/types.go, kuberuntime_container.go), and what each means. */
const waiting: Readonly<Record<string, ReasonCode>> = {
  ImagePullBackOff: 'image_pull',
  ErrImagePull: 'image_pull',
  ErrImageNeverPull: 'image_pull',
  InvalidImageName: 'image_pull',
  ImageInspectError: 'image_pull',
  RegistryUnavailable: 'image_pull',
  SignatureValidationFailed: 'image_pull',
  CreateContainerConfigError: 'container_config',
  CreateContainerError: 'container_start',
  RunContainerError: 'container_start',
  PreStartHookError: 'container_start',
  PostStartHookError: 'container_start',
};

/** What is wrong with the containers of a pod. */
export function containerReasons(
  pod: KubeObject,
  owner: ResourceRef,
  events: readonly ClusterEvent[],
): Reason[] {
  const inits = objectsAt(pod, 'status', 'initContainerStatuses').map((status) => ({ status, isInit: true }));
  const mains = objectsAt(pod, 'status', 'containerStatuses').map((status) => ({ status, isInit: false }));
  return [...inits, ...mains].flatMap(
    ({ status, isInit }) => containerReason(pod, owner, status, isInit, events) ?? [],
  );
}

function containerReason(
  pod: KubeObject,
  owner: ResourceRef,
  status: KubeObject,
  isInit: boolean,
  events: readonly ClusterEvent[],
): Reason | undefined {
  const container = textAt(status, 'name');
  const image = textAt(status, 'image') || imageOf(pod, container);
  const restarts = numberAt(status, 'restartCount') ?? 0;
  const common = { resource: refOf(pod), owner, count: 1, container, image, restarts };
  const reason = textAt(status, 'state', 'waiting', 'reason');
  const code = waiting[reason];
  if (code === 'image_pull') {
    const said = pullMessage(events, image) || textAt(status, 'state', 'waiting', 'message') || reason;
    return {
      ...common,
      code,
      message: `the image ${image} of container ${container} cannot be pulled: ${said}`,
    };
  }
  if (code !== undefined) {
    const said = textAt(status, 'state', 'waiting', 'message') || reason;
    return { ...common, code, message: `container ${container} cannot be started: ${said}` };
  }
  // `terminated` of this run, or of the one before, where the kubelet waits to try again.
  const now = objectAt(status, 'state', 'terminated');
  const last = Object.keys(now).length > 0 ? now : objectAt(status, 'lastState', 'terminated');
  const exitCode = numberAt(last, 'exitCode');
  const isWaiting = reason === 'CrashLoopBackOff';
  const isOver = last === now && exitCode !== undefined && exitCode !== 0;
  const runsAgain = valueAt(status, 'state', 'running') !== undefined;
  // A container that runs again and is ready has got over it.
  if (
    !isWaiting &&
    !isOver &&
    !(runsAgain && valueAt(status, 'ready') !== true && exitCode !== undefined && exitCode !== 0)
  ) {
    return undefined;
  }
  const why = textAt(last, 'reason');
  const said = textAt(last, 'message').trim();
  if (why === 'OOMKilled') {
    const limit = memoryLimit(pod, container);
    const bound = limit === '' ? '' : ` (its limit is ${limit})`;
    const message = `container ${container} ran out of memory and was killed${bound}`;
    return { ...common, code: 'out_of_memory', message, ...(exitCode === undefined ? {} : { exitCode }) };
  }
  const again = restarts === 0 ? '' : `, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  const ended = exitCode === undefined ? 'ends again and again' : `ended with exit code ${exitCode}`;
  const detail = said === '' ? (why === '' || why === 'Error' ? '' : `: ${why}`) : `: ${said}`;
  const what = isInit ? 'init container' : 'container';
  return {
    ...common,
    code: isInit ? 'init_container_failed' : 'container_crash',
    message: `${what} ${container} ${ended}${again}${detail}`,
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** "Back-off pulling image" says nothing; the event of the attempt says what the registry answered. */
function pullMessage(events: readonly ClusterEvent[], image: string): string {
  const failed = events.filter(
    ({ reason, message }) => reason === 'Failed' && message.includes('pull image'),
  );
  return (failed.find(({ message }) => message.includes(`"${image}"`)) ?? failed[0])?.message ?? '';
}

/** The container of a pod as its specification has it. */
export function containerSpec(pod: KubeObject, name: string): KubeObject {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'];
  const all = lists.flatMap((list) => objectsAt(pod, 'spec', list));
  return all.find((container) => textAt(container, 'name') === name) ?? {};
}

function imageOf(pod: KubeObject, container: string): string {
  return textAt(containerSpec(pod, container), 'image');
}

function memoryLimit(pod: KubeObject, container: string): string {
  return textAt(containerSpec(pod, container), 'resources', 'limits', 'memory');
}
