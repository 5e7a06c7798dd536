import { requireRightsHeld, rightsOfRole } from '@chandlery/lifecycle';
import type { Account } from '@chandlery/persistence';
import { type Caller, permissionsIn, platformRights } from '../security/caller.ts';
import { customRights } from '../security/identify.ts';
import type { Services } from '../services.ts';

type Reading = Pick<Services, 'database'>;

/**
 * Refuses to give platform roles, or to touch an account that has them, to who has fewer rights.
 * @throws LifecycleError rights_exceeded
 */
export async function requireMayGive(
  { database }: Reading,
  caller: Caller,
  roles: Pick<Account, 'platformRoles'>,
  field: string,
): Promise<void> {
  const custom = await customRights(database, roles.platformRoles, []);
  requireRightsHeld(caller.platform, platformRights(roles, custom), field);
}

/**
 * The same of a role in a workspace.
 * @throws LifecycleError rights_exceeded
 */
export async function requireMayGiveIn(
  { database }: Reading,
  caller: Caller,
  workspaceId: string,
  role: string,
  field: string,
): Promise<void> {
  const custom = await customRights(database, [], [role]);
  const given = rightsOfRole('workspace', role, custom.workspace);
  requireRightsHeld(permissionsIn(caller, workspaceId), given, field);
}
