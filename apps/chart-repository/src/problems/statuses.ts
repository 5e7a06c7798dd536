import { type ChartErrorCode, chartErrorCodes } from '@chandlery/chart';
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
  ...Object.entries(chartErrorCodes).map(([code, means]) => ({
    code,
    status: tooLarge.includes(code as ChartErrorCode) ? 413 : 400,
    means,
    part: 'Chart archives',
  })),
];

const statuses = new Map(refusalEntries.map(({ code, status }) => [code, status]));
