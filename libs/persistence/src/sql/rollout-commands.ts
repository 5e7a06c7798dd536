import { type Actor, systemActor } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { Rollout, RolloutItem, RolloutPort } from '../ports/rollouts.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { insertRows } from './insert-row.ts';
import { itemsOf, requireRollout, rolloutData, rolloutSubject, toRollout } from './rollout-rows.ts';
import type { RolloutItemRow, RolloutRow } from './rollout-tables.ts';

type Create = Parameters<RolloutPort['create']>[0];

/** So many rows one statement inserts. */
const rowsAtOnce = 50;

/** @throws PersistenceError rollout_pending */
export async function createRollout(
  scope: CommandScope,
  { actor, ...command }: Create,
): Promise<Outcome<Rollout>> {
  const { db, nowMs, newId } = scope;
  const id = command.id ?? newId();
  const row: RolloutRow = {
    id,
    workspace_slug: command.workspaceSlug,
    app_name: command.appName,
    to_version: command.toVersion,
    wave_size: command.waveSize,
    stop_on_failure: command.stopOnFailure ? 1 : 0,
    request: JSON.stringify(command.request),
    state: 'running',
    actor: JSON.stringify(actor),
    stop_requested_at: null,
    created_at: nowMs,
    finished_at: null,
  };
  const items = command.items.map((item, position) => itemRow(id, item, position));
  await requireNonePending(scope, items);
  await db.insertInto('rollouts').values(row).execute();
  for (let start = 0; start < items.length; start += rowsAtOnce)
    await insertRows(db, 'rollout_items', items.slice(start, start + rowsAtOnce));
  return told(actor, 'create', row, items, {
    before: null,
    after: {
      version: row.to_version,
      waveSize: row.wave_size,
      stopOnFailure: row.stop_on_failure === 1,
      deployments: items.map(({ name, workspace_slug, project_slug, wave }) => ({
        deployment: `${workspace_slug}/${project_slug}/${name}`,
        wave,
      })),
    },
  });
}

/** @throws PersistenceError rollout_pending */
async function requireNonePending({ db }: CommandScope, items: readonly RolloutItemRow[]): Promise<void> {
  for (const { deployment_id, name, state } of items) {
    if (state !== 'waiting') continue;
    const other = await db
      .selectFrom('rollout_items')
      .select('rollout_id')
      .where('deployment_id', '=', deployment_id)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirst();
    if (other === undefined) continue;
    throw new PersistenceError('rollout_pending', `${name} waits for its turn in another rollout.`, {
      field: 'deployments',
      remedy: 'Wait for the other rollout to end, stop it, or leave this deployment out.',
      details: { deploymentId: deployment_id, rolloutId: other.rollout_id },
    });
  }
}

/** @throws PersistenceError not_found */
export async function stepRollout(
  scope: CommandScope,
  { id, deploymentId, from, to, operationId, reason }: Parameters<RolloutPort['step']>[0],
): Promise<Outcome<Rollout>> {
  const { db } = scope;
  const { row, items } = await requireRollout(db, id);
  const item = items.find(({ deployment_id }) => deployment_id === deploymentId);
  if (item?.state !== from) return { result: toRollout(row, items) };
  const set = {
    state: to,
    ...(operationId === undefined ? {} : { operation_id: operationId }),
    ...(reason === undefined ? {} : { reason: JSON.stringify(reason) }),
  };
  await db
    .updateTable('rollout_items')
    .set(set)
    .where('rollout_id', '=', id)
    .where('deployment_id', '=', deploymentId)
    .execute();
  const deployment = `${item.workspace_slug}/${item.project_slug}/${item.name}`;
  const outcome = told(systemActor, 'step', row, await itemsOf(db, id), {
    before: { deployment, state: from },
    after: {
      deployment,
      state: to,
      ...(operationId === undefined ? {} : { operationId }),
      ...(reason === undefined ? {} : { code: reason.code }),
    },
  });
  return outcome;
}

/** @throws PersistenceError not_found, rollout_over */
export async function stopRollout(
  { db, nowMs }: CommandScope,
  { id, actor }: Parameters<RolloutPort['stop']>[0],
): Promise<Outcome<Rollout>> {
  const { row, items } = await requireRollout(db, id);
  if (row.state !== 'running') {
    throw new PersistenceError('rollout_over', `The rollout has ended already (${row.state}).`, {
      field: 'rollout',
      remedy: 'There is nothing left to stop.',
      details: { state: row.state },
    });
  }
  if (row.stop_requested_at !== null) return { result: toRollout(row, items) };
  const set = { stop_requested_at: nowMs };
  await db.updateTable('rollouts').set(set).where('id', '=', id).execute();
  return told(actor, 'stop', { ...row, ...set }, items, {
    before: { stopRequested: false },
    after: { stopRequested: true },
  });
}

/** @throws PersistenceError not_found */
export async function finishRollout(
  { db, nowMs }: CommandScope,
  { id, state }: Parameters<RolloutPort['finish']>[0],
): Promise<Outcome<Rollout>> {
  const { row, items } = await requireRollout(db, id);
  if (row.state !== 'running') return { result: toRollout(row, items) };
  const set = { state, finished_at: nowMs };
  await db.updateTable('rollouts').set(set).where('id', '=', id).execute();
  return told(systemActor, 'finish', { ...row, ...set }, items, {
    before: { state: row.state },
    after: { state },
  });
}

function told(
  actor: Actor,
  action: string,
  row: RolloutRow,
  items: readonly RolloutItemRow[],
  entry: Pick<AuditEntry, 'before' | 'after'>,
): Outcome<Rollout> {
  return {
    result: toRollout(row, items),
    record: {
      actor,
      type: `rollout.${action}`,
      data: rolloutData(row),
      audit: [{ action, subject: rolloutSubject(row), ...entry }],
    },
  };
}

function itemRow(id: string, item: RolloutItem, position: number): RolloutItemRow {
  return {
    rollout_id: id,
    position,
    deployment_id: item.deploymentId,
    project_id: item.projectId,
    workspace_id: item.workspaceId,
    workspace_slug: item.workspaceSlug,
    project_slug: item.projectSlug,
    name: item.name,
    from_version: item.fromVersion,
    wave: item.wave,
    state: item.state,
    operation_id: item.operationId,
    reason: item.reason === null ? null : JSON.stringify(item.reason),
  };
}
