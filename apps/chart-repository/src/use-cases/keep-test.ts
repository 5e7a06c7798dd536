import type { Deployment } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type DeploymentAddress, deploymentFor } from './visible-project.ts';

/**
 * Says how long a test is kept, or makes a deployment of it.
 * @param test `null`: it is no test any more
 * @throws Refusal not_visible, moment_past; LifecycleError permission_missing; PersistenceError revision_conflict
 */
export async function keepTest(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  test: { readonly expiresAt: string | null } | null,
  expectedRevision?: number,
): Promise<Deployment> {
  const { deployment } = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const expiresAtMs = test === null || test.expiresAt === null ? null : Date.parse(test.expiresAt);
  if (expiresAtMs !== null && expiresAtMs <= services.nowMs()) {
    throw new Refusal('moment_past', 'The moment at which the test would be removed is over.', {
      field: 'body/test/expiresAt',
      remedy: 'Give a moment to come, null to keep it, or uninstall it.',
    });
  }
  return services.database.deployments.setState({
    id: deployment.id,
    to: deployment.state,
    from: [deployment.state],
    changes: { test: test === null ? null : { expiresAtMs } },
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}
