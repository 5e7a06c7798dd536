import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Page } from '../ports/paging.ts';
import type { Rollout, RolloutQuery } from '../ports/rollouts.ts';
import { among, amongProjects } from './among.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import { toRollout } from './rollout-rows.ts';
import type { RolloutItemRow } from './rollout-tables.ts';
import type { Tables } from './tables.ts';

const keys = [{ column: 'rollouts.id', type: 'string' }] as const;

/** A page of rollouts with their deployments, newest first. */
export async function listRollouts(db: Kysely<Tables>, query: RolloutQuery): Promise<Page<Rollout>> {
  const { workspaceSlug, appName, states } = query;
  let rollouts = db.selectFrom('rollouts').selectAll('rollouts');
  if (workspaceSlug !== undefined) rollouts = rollouts.where('workspace_slug', '=', workspaceSlug);
  if (appName !== undefined) rollouts = rollouts.where('app_name', '=', appName);
  if (states !== undefined) rollouts = rollouts.where((eb) => among(eb.ref('state'), states));
  const rows = await rollouts
    .where((eb) => hasItem(eb, query))
    .where((eb) => afterCursor(eb, query, keys, 'desc'))
    .orderBy('rollouts.id', 'desc')
    .limit(rowsFor(query))
    .execute();
  const items = await itemsOfAll(
    db,
    rows.map(({ id }) => id),
  );
  return pageOf(
    rows,
    query,
    (row) => [row.id],
    (row) => toRollout(row, items.get(row.id) ?? []),
  );
}

function hasItem(
  eb: ExpressionBuilder<Tables, 'rollouts'>,
  { projectId, within }: RolloutQuery,
): Expression<SqlBool> {
  if (projectId === undefined && within === undefined) return eb.lit(true);
  let items = eb
    .selectFrom('rollout_items')
    .select('rollout_items.position')
    .whereRef('rollout_items.rollout_id', '=', 'rollouts.id');
  if (projectId !== undefined) items = items.where('rollout_items.project_id', '=', projectId);
  if (within !== undefined) {
    items = items.where(({ ref }) => {
      const columns = {
        projectId: ref('rollout_items.project_id'),
        workspaceId: ref('rollout_items.workspace_id'),
      };
      return amongProjects(columns, within);
    });
  }
  return eb.exists(items);
}

async function itemsOfAll(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly RolloutItemRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('rollout_items')
    .selectAll()
    .where('rollout_id', 'in', ids)
    .orderBy('rollout_id')
    .orderBy('position')
    .execute();
  return Map.groupBy(rows, ({ rollout_id }) => rollout_id);
}
