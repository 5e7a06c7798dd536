import type { DeployOptionsBody } from '@chandlery/api-contract';
import { type Operation, PersistenceError, type Rollout, type RolloutItem } from '@chandlery/persistence';
import { identify, isActive } from '../security/identify.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { carryValues, reasonOf } from '../use-cases/carry-values.ts';
import { upgradeDeployment } from '../use-cases/change-deployment.ts';
import { visibleDeployment } from '../use-cases/visible-project.ts';

/**
 * Takes a rollout as far as it can go now: writes down what ended, begins the next wave when the one before is over, ends it. All
 * that it goes by is in rows, and it may be done again at any point: an upgrade that was begun is found by its idempotency key.
 */
export async function advanceRollout(services: Services, { id }: Pick<Rollout, 'id'>): Promise<void> {
  const { rollouts } = services.database;
  const before = await rollouts.find(id);
  if (before === undefined || before.state !== 'running') return;
  for (const item of itemsIn(before, 'running')) await settle(services, id, item);
  const now = await rollouts.find(id);
  if (now === undefined || now.state !== 'running') return;
  const hasFailed = itemsIn(now, 'failed').length > 0;
  const isStopped = now.stopRequestedAtMs !== null;
  const isUnderWay = itemsIn(now, 'running').length > 0;
  if (isStopped || (hasFailed && now.stopOnFailure)) {
    const reason = isStopped
      ? { code: 'stopped', message: 'The rollout was stopped before.' }
      : { code: 'failed_before', message: 'Another deployment failed before.' };
    for (const { deploymentId } of itemsIn(now, 'waiting'))
      await rollouts.step({ id, deploymentId, from: 'waiting', to: 'skipped', reason });
    if (!isUnderWay) await rollouts.finish({ id, state: isStopped ? 'stopped' : 'failed' });
    return;
  }
  if (isUnderWay && !isBeginning(now)) return;
  const waiting = itemsIn(now, 'waiting');
  const [next] = waiting;
  if (next === undefined) {
    if (!isUnderWay) await rollouts.finish({ id, state: hasFailed ? 'failed' : 'succeeded' });
    return;
  }
  for (const item of waiting.filter(({ wave }) => wave === next.wave)) await begin(services, now, item);
}

/** Whether only some of the wave that runs was begun: its process died over it. */
function isBeginning(rollout: Rollout): boolean {
  const wave = itemsIn(rollout, 'running')[0]?.wave;
  return itemsIn(rollout, 'waiting').some((item) => item.wave === wave);
}

function itemsIn({ items }: Rollout, state: RolloutItem['state']): readonly RolloutItem[] {
  return items.filter((item) => item.state === state);
}

async function settle(
  { database }: Services,
  id: string,
  { deploymentId, operationId }: RolloutItem,
): Promise<void> {
  const operation = operationId === null ? undefined : await database.operations.find(operationId);
  if (operation !== undefined && operation.finishedAtMs === null) return;
  const to = operation?.state === 'succeeded' ? 'succeeded' : 'failed';
  const reason = outcomeOf(operation);
  await database.rollouts.step({ id, deploymentId, from: 'running', to, reason });
}

function outcomeOf(operation: Operation | undefined) {
  if (operation === undefined) return { code: 'not_found', message: 'Its operation is gone.' };
  const { outcome, state } = operation;
  return outcome === null
    ? { code: state, message: `The operation ${state}.` }
    : { code: outcome.code, message: outcome.message };
}

async function begin(services: Services, rollout: Rollout, item: RolloutItem): Promise<void> {
  const { rollouts } = services.database;
  const step = { id: rollout.id, deploymentId: item.deploymentId, from: 'waiting' } as const;
  const caller = await requesterNow(services, rollout);
  if (caller === undefined) {
    const reason = { code: 'requester_gone', message: 'Whoever asked for it may do nothing any more.' };
    await rollouts.step({ ...step, to: 'failed', reason });
    return;
  }
  try {
    const address = { workspace: item.workspaceSlug, project: item.projectSlug, name: item.name };
    const seen = await visibleDeployment(services, caller, address);
    const carried = await carryValues(services, caller, seen, rollout.toVersion);
    const reason =
      seen.deployment.id !== item.deploymentId
        ? { code: 'not_found', message: 'It was removed, and another has its name.' }
        : seen.deployment.drift !== 'none'
          ? { code: 'drifted', message: 'Somebody changed or deleted its release without the store.' }
          : 'reason' in carried
            ? carried.reason
            : undefined;
    if (reason !== undefined || 'reason' in carried) {
      await rollouts.step({ ...step, to: 'left_out', ...(reason === undefined ? {} : { reason }) });
      return;
    }
    const body = { ...bodyOf(rollout), version: rollout.toVersion, values: carried.values };
    const { operation } = await upgradeDeployment(services, caller, address, body, {
      idempotencyKey: `rollout/${rollout.id}/${item.deploymentId}`,
    });
    await rollouts.step({ ...step, to: 'running', operationId: operation.id });
  } catch (error) {
    const begun = begunBefore(error);
    if (begun !== undefined) await rollouts.step({ ...step, to: 'running', operationId: begun });
    else await rollouts.step({ ...step, to: 'failed', reason: reasonOf(error) });
  }
}

/** A process that died had begun it, and its values are others by now, since that is done: the key is ours alone. */
function begunBefore(error: unknown): string | undefined {
  if (!(error instanceof PersistenceError && error.code === 'idempotency_conflict')) return undefined;
  const { operationId } = error.details;
  return typeof operationId === 'string' ? operationId : undefined;
}

/** Rights that were taken away since are gone for the rest of the rollout. */
async function requesterNow({ database }: Services, { requestedBy }: Rollout): Promise<Caller | undefined> {
  const { accountId } = requestedBy;
  const account = accountId === undefined ? undefined : await database.accounts.findById(accountId);
  if (account === undefined || !(await isActive(database, account))) return undefined;
  return identify(database, account);
}

/** Written by `begin-rollout.ts`, of the type that is asserted. */
function bodyOf({ request }: Rollout): { readonly options: DeployOptionsBody; readonly message: string } {
  const { options, message } = request as { options: DeployOptionsBody; message: string };
  return { options, message };
}
