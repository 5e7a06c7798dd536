import type { Actor, AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { Rollout, RolloutItem, RolloutReason } from '../ports/rollouts.ts';
import { notFound } from './conflicts.ts';
import { objectColumn } from './json-columns.ts';
import type { RolloutItemRow, RolloutRow } from './rollout-tables.ts';
import type { Tables } from './tables.ts';

/** A rollout with its deployments. @throws PersistenceError not_found */
export async function requireRollout(
  db: Kysely<Tables>,
  id: string,
): Promise<{ readonly row: RolloutRow; readonly items: readonly RolloutItemRow[] }> {
  const row = await db.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such rollout', 'rollout');
  return { row, items: await itemsOf(db, id) };
}

/** The deployments of a rollout, in their order. */
export function itemsOf(db: Kysely<Tables>, id: string): Promise<RolloutItemRow[]> {
  return db
    .selectFrom('rollout_items')
    .selectAll()
    .where('rollout_id', '=', id)
    .orderBy('position')
    .execute();
}

/** As ports show it. */
export function toRollout(row: RolloutRow, items: readonly RolloutItemRow[]): Rollout {
  return {
    id: row.id,
    workspaceSlug: row.workspace_slug,
    appName: row.app_name,
    toVersion: row.to_version,
    waveSize: row.wave_size,
    stopOnFailure: row.stop_on_failure === 1,
    request: objectColumn(row.request),
    state: row.state,
    requestedBy: JSON.parse(row.actor) as Actor,
    stopRequestedAtMs: row.stop_requested_at,
    createdAtMs: row.created_at,
    finishedAtMs: row.finished_at,
    items: items.map(toItem),
  };
}

function toItem(row: RolloutItemRow): RolloutItem {
  return {
    deploymentId: row.deployment_id,
    projectId: row.project_id,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    projectSlug: row.project_slug,
    name: row.name,
    fromVersion: row.from_version,
    wave: row.wave,
    state: row.state,
    operationId: row.operation_id,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as RolloutReason),
  };
}

/** What events say of a rollout. */
export function rolloutData(row: RolloutRow): Readonly<Record<string, unknown>> {
  return {
    rolloutId: row.id,
    workspace: row.workspace_slug,
    app: row.app_name,
    version: row.to_version,
    state: row.state,
  };
}

/** What audit records call a rollout. */
export function rolloutSubject(row: RolloutRow): AuditSubject {
  return { kind: 'rollout', id: row.id, name: `${row.workspace_slug}/${row.app_name} to ${row.to_version}` };
}
