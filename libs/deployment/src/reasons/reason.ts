import type { ResourceRef } from '../objects/kube-object.ts';

/**
 * Why something does not run, the plainest cause first: where several are found, the one that stands first here is shown. What
 * makes other things fail stands before what only follows from it.
 */
export const reasonCodes = [
  'pod_refused_by_quota',
  'pod_refused_by_webhook',
  'pod_refused',
  'container_config',
  'image_pull',
  'out_of_memory',
  'container_crash',
  'container_start',
  'init_container_failed',
  'claim_pending',
  'volume_mount',
  'unschedulable',
  'evicted',
  'pod_failed',
  'hook_failed',
  'job_failed',
  'startup_probe',
  'liveness_probe',
  'readiness_probe',
  'load_balancer_pending',
  'resource_failed',
  'not_ready',
  'deadline_exceeded',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** The last lines of a container's log. */
export type ReasonLog = {
  readonly container: string;
  /** Of the run before the present one. */
  readonly isPrevious: boolean;
  readonly lines: readonly string[];
};

/** One reason why something does not run, in the words a person would look for. No text of it holds a Secret's value. */
export type Reason = {
  readonly code: ReasonCode;
  /** Where it shows, such as the pod. */
  readonly resource: ResourceRef;
  /** What of the release it belongs to, such as the Deployment. */
  readonly owner: ResourceRef;
  /** One sentence that names the thing and what the cluster says of it. */
  readonly message: string;
  /** How many pods say the same. */
  readonly count: number;
  readonly container?: string;
  readonly image?: string;
  readonly exitCode?: number;
  readonly restarts?: number;
  readonly log?: ReasonLog;
};

/** The plainest first; of the same kind, what more pods say. */
export function rankReasons(reasons: readonly Reason[]): Reason[] {
  return [...reasons].sort(
    (one, other) =>
      reasonCodes.indexOf(one.code) - reasonCodes.indexOf(other.code) || other.count - one.count,
  );
}
