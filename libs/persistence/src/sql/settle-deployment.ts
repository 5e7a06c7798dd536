import type { DeploymentStatus } from '../ports/deployments.ts';
import type { CommandScope } from '../writer/writer.ts';
import { isSettled, selectDeployments } from './deployment-rows.ts';

const neverBegan: DeploymentStatus = {
  code: 'operation_cancelled',
  message: 'The installation was cancelled before it began; nothing was installed.',
  resources: { total: 0, ready: 0, failed: 0 },
};

/**
 * A deployment whose queued operation was cancelled goes back to its last settled state, unless something else is under way; one
 * that had none was never installed, and has failed.
 * @returns what the event says of it
 */
export async function settleAfterCancel(
  { db, nowMs }: CommandScope,
  id: string,
): Promise<Readonly<Record<string, unknown>>> {
  const row = await selectDeployments(db).where('deployments.id', '=', id).executeTakeFirst();
  if (row === undefined || row.removed_at !== null || isSettled(row.state)) return {};
  const other = await db
    .selectFrom('operations')
    .select('id')
    .where('subject_kind', '=', 'deployment')
    .where('subject_id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return {};
  const state = row.settled_state ?? 'failed';
  await db
    .updateTable('deployments')
    .set({
      state,
      settled_state: state,
      ...(row.settled_state === null ? { status: JSON.stringify(neverBegan) } : {}),
      changed_at: nowMs,
      revision: row.revision + 1,
    })
    .where('id', '=', id)
    .execute();
  return { deploymentId: id, deployment: row.name, deploymentState: state };
}
