import { type ChartErrorCode, chartErrorCodes } from '@chandlery/chart';
import { type DeploymentErrorCode, deploymentErrorCodes } from '@chandlery/deployment';
import { type HelmErrorCode, helmErrorCodes } from '@chandlery/helm-cli';
import { type LifecycleErrorCode, lifecycleErrorCodes } from '@chandlery/lifecycle';
import { type PersistenceErrorCode, persistenceErrorCodes } from '@chandlery/persistence';
import { serverErrorCodes } from './refusal.ts';

const lifecycleStatuses: Readonly<Record<LifecycleErrorCode, number>> = {
  action_not_allowed: 409,
  permission_missing: 403,
  own_submission: 403,
  reviewer_role_missing: 403,
  reason_missing: 400,
  number_rule: 422,
  policy_invalid: 400,
  policy_looser: 403,
  app_suspended: 409,
  role_fixed: 409,
  role_invalid: 400,
  rights_exceeded: 403,
};

/** Those that are not a conflict with what is there. */
const persistenceStatuses: Readonly<Partial<Record<PersistenceErrorCode, number>>> = {
  not_found: 404,
  cursor_invalid: 400,
  changes_gone: 410,
  database_closed: 503,
  role_unknown: 400,
  invitation_used: 410,
  invitation_expired: 410,
  invitation_revoked: 410,
  archive_missing: 500,
  archive_damaged: 500,
  database_newer: 500,
  backup_invalid: 500,
  target_not_empty: 500,
  data_locked: 500,
};

/** Those that are not about what was sent: the cluster, or Helm, does not do its part. */
const deploymentStatuses: Readonly<Partial<Record<DeploymentErrorCode, number>>> = {
  kubeconfig_invalid: 400,
  kubeconfig_refused: 400,
  credential_invalid: 400,
  credential_expired: 400,
  server_address_refused: 400,
  in_cluster_unavailable: 400,
  cluster_unreachable: 502,
  cluster_certificate: 502,
  cluster_unauthorized: 502,
  cluster_forbidden: 502,
  cluster_busy: 503,
  cluster_failed: 502,
  cluster_too_old: 502,
  cluster_answer_invalid: 502,
  cluster_call_cancelled: 504,
};
const helmStatuses: Readonly<Partial<Record<HelmErrorCode, number>>> = {
  argument_invalid: 400,
  helm_failed: 422,
  helm_timed_out: 504,
  helm_cancelled: 504,
  helm_output_too_large: 422,
  helm_memory_exceeded: 422,
  helm_cpu_exceeded: 422,
};

const tooLarge: readonly ChartErrorCode[] = ['archive_too_large'];

/** One refusal as docs/refusals.md and OpenAPI list it. */
export type RefusalEntry = {
  readonly code: string;
  readonly status: number;
  readonly means: string;
  readonly part: string;
};

/** The status of a code of any part. */
export function statusOf(code: string): number {
  return statuses.get(code) ?? 500;
}

/** Every code that an answer can carry, by part. */
export const refusalEntries: readonly RefusalEntry[] = [
  ...Object.entries(serverErrorCodes).map(([code, { status, means }]) => ({
    code,
    status,
    means,
    part: 'The server',
  })),
  ...Object.entries(lifecycleErrorCodes).map(([code, means]) => ({
    code,
    status: lifecycleStatuses[code as LifecycleErrorCode],
    means,
    part: 'The life of a version',
  })),
  ...Object.entries(persistenceErrorCodes).map(([code, means]) => ({
    code,
    status: persistenceStatuses[code as PersistenceErrorCode] ?? 409,
    means,
    part: 'What is stored',
  })),
  ...Object.entries(deploymentErrorCodes).map(([code, means]) => ({
    code,
    status: deploymentStatuses[code as DeploymentErrorCode] ?? 409,
    means,
    part: 'Clusters',
  })),
  ...Object.entries(helmErrorCodes).map(([code, means]) => ({
    code,
    status: helmStatuses[code as HelmErrorCode] ?? 503,
    means,
    part: 'Helm',
  })),
  ...Object.entries(chartErrorCodes).map(([code, means]) => ({
    code,
    status: tooLarge.includes(code as ChartErrorCode) ? 413 : 400,
    means,
    part: 'Chart archives',
  })),
];

const statuses = new Map(refusalEntries.map(({ code, status }) => [code, status]));
