import type { Account, GithubLink } from '@chandlery/persistence';
import { notVisible } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireOnPlatform } from '../access.ts';
import { requireMayGive, requireMayGiveIn } from '../give-rights.ts';

/**
 * Says that an account is a GitHub user, who may then act with its rights by pull requests: so nobody links an account that
 * has more rights than they have.
 * @throws LifecycleError permission_missing, rights_exceeded; Refusal not_visible; PersistenceError github_user_linked
 */
export async function linkAccount(
  services: Services,
  caller: Caller,
  name: string,
  user: { readonly userId: number; readonly login: string },
): Promise<GithubLink> {
  const account = await managedAccount(services, caller, name);
  await requireMayGive(services, caller, account, 'path/account');
  for (const [workspaceId, role] of await services.database.workspaces.rolesOf(account.id))
    await requireMayGiveIn(services, caller, workspaceId, role, 'path/account');
  const { integrations } = services.database;
  return integrations.link({ accountId: account.id, ...user, actor: caller.actor });
}

/** @throws LifecycleError permission_missing; Refusal not_visible; PersistenceError not_found */
export async function unlinkAccount(services: Services, caller: Caller, name: string): Promise<void> {
  const account = await managedAccount(services, caller, name);
  await services.database.integrations.unlink({ accountId: account.id, actor: caller.actor });
}

/** @throws LifecycleError permission_missing; Refusal not_visible */
export async function readLink(services: Services, caller: Caller, name: string): Promise<GithubLink> {
  const account = await managedAccount(services, caller, name);
  const link = await services.database.integrations.linkOf(account.id);
  if (link === undefined) throw notVisible(`link of ${name} to a GitHub user`, 'path/account');
  return link;
}

async function managedAccount({ database }: Services, caller: Caller, name: string): Promise<Account> {
  requireOnPlatform(caller, 'platform.integrations.manage');
  const account = await database.accounts.findByName(name);
  if (account === undefined) throw notVisible(`account ${name}`, 'path/account');
  return account;
}
