import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { currentValues, upgradeVersion } from './change-deployment.ts';
import { runningVersion } from './deployable-version.ts';
import { type DeploymentAddress, deploymentFor } from './visible-project.ts';

/**
 * The values of a deployment in another version: what the charts say, what the user says, and the three merged.
 * @throws Refusal not_visible, version_suspended, chart_gone; LifecycleError permission_missing; ChartError; Refusal secret_key_missing, secret_key_unknown
 */
export async function planUpgrade(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: { readonly version: string; readonly values?: string },
) {
  const seen = await deploymentFor(services, caller, address, 'project.values.view');
  const from = await runningVersion(services, seen.deployment.chart);
  const to = await upgradeVersion(services, caller, seen, body.version);
  if (from.appId !== to.appId)
    throw new Refusal('chart_gone', 'The version is of another app.', { field: 'body/version' });
  const values = body.values ?? (await currentValues(services, seen));
  const plan = await services.contents.planValues(from.archiveDigest, to.archiveDigest, values);
  return {
    from: { version: from.version, defaults: plan.oldDefaults },
    to: { version: to.version, defaults: plan.newDefaults },
    values,
    merged: plan.merged,
    conflicts: plan.conflicts.map((conflict) => ({ ...conflict })),
    unknown: [...plan.unknown],
    problems: plan.problems.map((problem) => ({ ...problem })),
  };
}
