import { ChartError } from '@chandlery/chart';
import { LifecycleError } from '@chandlery/lifecycle';
import { PersistenceError, type RolloutReason } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { currentValues, upgradeVersion } from './change-deployment.ts';
import { runningVersion } from './deployable-version.ts';
import type { SeenDeployment } from './visible-project.ts';

/** The values for another version, or why they cannot be told without a person. */
export type CarriedValues = { readonly values: string } | { readonly reason: RolloutReason };

/** So many paths a reason names. */
const mostPaths = 20;

/** Carries the values of a deployment into another version where that is certain: nothing that both chart and user changed. */
export async function carryValues(
  services: Services,
  caller: Caller,
  seen: SeenDeployment,
  to: string,
): Promise<CarriedValues> {
  try {
    const from = await runningVersion(services, seen.deployment.chart);
    const version = await upgradeVersion(services, caller, seen, to);
    const values = await currentValues(services, seen);
    const plan = await services.contents.planValues(from.archiveDigest, version.archiveDigest, values);
    if (plan.conflicts.length > 0)
      return { reason: named('values_conflict', 'Both the chart and the user changed', plan.conflicts) };
    if (plan.problems.length > 0)
      return { reason: named('values_refused', 'The schema of the version does not take', plan.problems) };
    return { values: plan.merged };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** A refusal as a reason. @throws what is none */
export function reasonOf(error: unknown): RolloutReason {
  const isRefusal =
    error instanceof Refusal ||
    error instanceof PersistenceError ||
    error instanceof LifecycleError ||
    error instanceof ChartError;
  if (isRefusal) return { code: error.code, message: error.message };
  throw error;
}

/** Of values nothing but their paths. */
function named(code: string, said: string, found: readonly { readonly path: string }[]): RolloutReason {
  const paths = found.slice(0, mostPaths).map(({ path }) => path);
  const more = found.length > paths.length ? ' and more' : '';
  return { code, message: `${said} ${paths.join(', ')}${more}.`, details: { paths } };
}
