import type { NewRolloutBody } from '@chandlery/api-contract';
import type { Rollout } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { defaultWaveSize, planRollout } from './plan-rollout.ts';

/** A rollout, or with a dry run what it would be. */
export type PlannedRollout = Omit<Rollout, 'id' | 'state' | 'createdAtMs'> & {
  readonly id: string | null;
  readonly state: Rollout['state'] | 'planned';
  readonly createdAtMs: number | null;
};

/**
 * Begins to upgrade many deployments in waves, or says what that would be.
 * @throws Refusal not_visible, rollout_empty, rollout_too_large; PersistenceError rollout_pending
 */
export async function beginRollout(
  services: Services,
  caller: Caller,
  body: NewRolloutBody,
): Promise<PlannedRollout> {
  const { toVersion, items } = await planRollout(services, caller, body);
  const rollout = {
    workspaceSlug: body.workspace,
    appName: body.app,
    toVersion,
    waveSize: body.waveSize ?? defaultWaveSize,
    stopOnFailure: body.stopOnFailure ?? true,
    request: { options: body.options ?? {}, message: body.message ?? '' },
    items,
  };
  if (body.dryRun === true) {
    const nothingYet = { id: null, createdAtMs: null, finishedAtMs: null, stopRequestedAtMs: null };
    return { ...rollout, ...nothingYet, state: 'planned', requestedBy: caller.actor };
  }
  if (items.every(({ state }) => state === 'left_out')) {
    const codes = items.slice(0, 20).map(({ deploymentId, name, reason }) => ({
      id: deploymentId,
      name,
      code: reason?.code,
    }));
    throw new Refusal('rollout_empty', 'None of the deployments can be upgraded in a rollout.', {
      field: 'body',
      remedy: 'A dry run says why each of them is left out; upgrade those by themselves.',
      details: { deployments: codes },
    });
  }
  return services.database.rollouts.create({ ...rollout, actor: caller.actor });
}
