import {
  isPendingStatus,
  operationLabel,
  type ReleaseState,
  type ReleaseSummary,
} from '@chandlery/deployment';
import type {
  Deployment,
  DeploymentObservation,
  DeploymentRevision,
  DeploymentStatus,
} from '@chandlery/persistence';

/** What is to be said of a deployment by what its cluster has of it. */
export type Judged = Pick<DeploymentObservation, 'state' | 'status' | 'images'>;

/** How Helm's newest record stands to what the store did last. */
export type Standing = 'as_known' | 'missing' | 'changed';

type Known = Pick<Deployment, 'state' | 'currentRevision' | 'status'>;
type Remembered = Pick<DeploymentRevision, 'action' | 'operationId' | 'atMs'>;

/** Reasons of pods (the kubelet's names) in the words of operations' outcomes. */
const codes: Readonly<Record<string, string>> = {
  ImagePullBackOff: 'image_pull',
  ErrImagePull: 'image_pull',
  ErrImageNeverPull: 'image_pull',
  InvalidImageName: 'image_pull',
  CrashLoopBackOff: 'container_crash',
  CreateContainerConfigError: 'container_config',
  CreateContainerError: 'container_start',
  RunContainerError: 'container_start',
  Unschedulable: 'unschedulable',
  Evicted: 'evicted',
  PodFailed: 'pod_failed',
};

/** Helm writes both down when it begins; under load some seconds lie between. */
const sameMomentMs = 60_000;

/**
 * Whether the store's word of a release still holds.
 * @param known what the store remembers of the revision of that number
 */
export function standingOf(
  { state, currentRevision }: Known,
  record: ReleaseSummary | undefined | null,
  known: Remembered | undefined,
): Standing {
  if (record === null || record === undefined || record.status === 'uninstalled')
    return state === 'uninstalled' || currentRevision === null ? 'as_known' : 'missing';
  if (state === 'uninstalled' || record.revision !== currentRevision) return 'changed';
  // One that is remembered as made outside was not taken over yet: that makes an adopted one of it.
  if (known?.action === 'outside') return 'changed';
  return known === undefined || isSameRevision(known, record) ? 'as_known' : 'changed';
}

/**
 * Whether a record is that of the revision that the store remembers under its number: a release that was removed and
 * installed again begins to count anew. What an operation made names it, but for rollbacks, which carry the labels of what
 * they go back to.
 */
export function isSameRevision(
  { action, operationId, atMs }: Remembered,
  { labels, createdAtMs }: ReleaseSummary,
): boolean {
  if (operationId !== null && (action === 'install' || action === 'upgrade'))
    return labels[operationLabel] === operationId;
  return createdAtMs === null || Math.abs(createdAtMs - atMs) < sameMomentMs;
}

/** What runs of a release that is there. */
export function judgeRelease(deployment: Known, release: ReleaseState): Judged {
  const { workloads, record, images, state } = release;
  const resources = {
    total: workloads.length,
    ready: workloads.filter((one) => one.state === 'ready').length,
    failed: workloads.filter((one) => one.state === 'failed').length,
  };
  if (state === 'failed') return { state: 'failed', status: { ...failureOf(release), resources }, images };
  if (record?.status === 'failed' || (record !== null && isPendingStatus(record.status))) {
    return { state: 'failed', status: helmFailed(deployment, record, resources), images };
  }
  if (state === 'progressing') return { status: { ...progressOf(release), resources }, images };
  const message =
    resources.total === 0 ? 'it has no workloads' : `all ${resources.total} workloads are ready`;
  return { state: 'running', status: { code: 'ready', message, resources }, images };
}

/** A release that is gone. */
export function judgeMissing(isUninstalled: boolean): Judged {
  const message = isUninstalled
    ? 'the release was uninstalled by hand, its history was kept'
    : 'the release was deleted by hand';
  const resources = { total: 0, ready: 0, failed: 0 };
  return { state: 'failed', status: { code: 'release_missing', message, resources }, images: [] };
}

function failureOf({ pods, workloads }: ReleaseState): Pick<DeploymentStatus, 'code' | 'message'> {
  const [pod] = pods.failing;
  if (pod !== undefined)
    return { code: codes[pod.reason] ?? 'not_ready', message: `Pod/${pod.name}: ${pod.message}` };
  const workload = workloads.find((one) => one.state === 'failed');
  return {
    code: 'resource_failed',
    message: workload === undefined ? 'it has failed' : named(workload),
  };
}

function progressOf({ workloads }: ReleaseState): Pick<DeploymentStatus, 'code' | 'message'> {
  const workload = workloads.find((one) => one.state === 'progressing');
  return {
    code: 'progressing',
    message: workload === undefined ? 'not all of its pods are ready' : named(workload),
  };
}

function named({ kind, name, message }: ReleaseState['workloads'][number]): string {
  return `${kind}/${name}: ${message}`;
}

/** These say nothing of why an operation failed. */
const passing: ReadonlySet<string> = new Set(['release_missing', 'ready', 'progressing', 'unknown']);

/** What of a status says why. */
export function reasonOf(status: unknown): Pick<DeploymentStatus, 'code' | 'message'> {
  const { code, message } = status as Pick<DeploymentStatus, 'code' | 'message'>;
  return { code, message };
}

/** The operation that failed knows why better than Helm's record, which only says that it did. */
function helmFailed(
  { state, status }: Known,
  record: ReleaseSummary,
  resources: DeploymentStatus['resources'],
): DeploymentStatus {
  const before = status === null ? undefined : reasonOf(status.details?.['before'] ?? status);
  if (state === 'failed' && before !== undefined && !passing.has(before.code))
    return { ...before, resources };
  const message = `Helm's revision ${record.revision} is ${record.status}`;
  return { code: 'release_failed', message, resources };
}
