import { requirePermission } from '@chandlery/lifecycle';
import type { Page, Rollout, RolloutItem, RolloutQuery } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn } from './access.ts';
import { seenProjects } from './seen-projects.ts';

type Reading = Pick<Services, 'database'>;

/**
 * A rollout with those of its deployments that the caller may see: to who made it, and to who sees any of them.
 * @throws Refusal not_visible
 */
export async function visibleRollout({ database }: Reading, caller: Caller, id: string): Promise<Rollout> {
  const rollout = await database.rollouts.find(id);
  if (rollout === undefined) throw unseen(id);
  const seen = shownTo(caller, rollout);
  if (seen.items.length === 0 && !isOwn(caller, rollout)) throw unseen(id);
  return seen;
}

/** Rollouts with a deployment that the caller may see, newest first, each with those alone. @throws Refusal sign_in_required */
export async function listRollouts(
  { database }: Reading,
  caller: Caller,
  query: Omit<RolloutQuery, 'within'>,
): Promise<Page<Rollout>> {
  requireSignedIn(caller);
  const { within, workspaceId } = seenProjects(caller);
  const limited =
    within ?? (workspaceId === undefined ? undefined : { projectIds: [], workspaceIds: [workspaceId] });
  const page = await database.rollouts.list({ ...query, ...(limited && { within: limited }) });
  const seen = page.items.map((rollout) => shownTo(caller, rollout));
  return { ...page, items: seen.filter(({ items }) => items.length > 0) };
}

/**
 * Has nothing more begun. Who made the rollout may, and who may operate all of its deployments.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError rollout_over
 */
export async function stopRollout(services: Reading, caller: Caller, id: string): Promise<Rollout> {
  const rollout = await visibleRollout(services, caller, id);
  const { rollouts } = services.database;
  if (!isOwn(caller, rollout)) {
    const all = (await rollouts.find(id))?.items ?? [];
    for (const item of all) requirePermission('project.deployments.operate', permissionsOf(caller, item));
  }
  return shownTo(caller, await rollouts.stop({ id, actor: caller.actor }));
}

function shownTo(caller: Caller, rollout: Rollout): Rollout {
  const items = rollout.items.filter((item) => permissionsOf(caller, item).has('project.view'));
  return { ...rollout, items };
}

function permissionsOf(caller: Caller, { projectId, workspaceId }: RolloutItem) {
  return permissionsInProject(caller, { id: projectId, workspaceId });
}

function isOwn({ account, token }: Caller, { requestedBy }: Rollout): boolean {
  // A token of one workspace reaches nothing of others, not even its owner's.
  return account !== undefined && !token?.workspaceId && requestedBy.accountId === account.id;
}

function unseen(id: string) {
  return notVisible(`rollout ${id}`, 'id');
}
