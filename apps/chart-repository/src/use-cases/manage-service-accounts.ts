import type { NewServiceAccountBody, ServiceAccountChangeBody } from '@chandlery/api-contract';
import type { Account, Page, PageRequest, Workspace } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';
import { requireMayGive, requireMayGiveIn } from './give-rights.ts';
import { requirePassword } from './manage-accounts.ts';

/** Where service accounts belong: to a workspace, by its slug, or to the platform. */
export type Home = string | undefined;

/** A service account as whoever manages it sees it. */
export type ServiceAccountView = {
  readonly account: Account;
  readonly workspace: string | null;
  readonly role: string | null;
  readonly owner: string;
};

/**
 * Makes a service account with its role. Whoever makes it owns it: what it does counts as theirs, for ever, so that
 * nobody reviews what a machine of theirs has uploaded.
 * @throws Refusal not_visible, token_not_enough; LifecycleError permission_missing, rights_exceeded
 * @throws PersistenceError account_exists, role_unknown
 */
export async function createServiceAccount(
  services: Services,
  caller: Caller,
  home: Home,
  { name, displayName, role }: NewServiceAccountBody,
): Promise<ServiceAccountView> {
  const workspace = await managedHome(services, caller, home);
  requirePassword(caller, 'Service accounts are made by somebody who signed in with a password.');
  if (workspace === undefined) await requireMayGive(services, caller, { platformRoles: [role] }, 'body/role');
  else await requireMayGiveIn(services, caller, workspace.id, role, 'body/role');
  const account = await services.database.accounts.createService({
    name,
    displayName: displayName ?? name,
    ownerAccountId: requireSignedIn(caller).id,
    home: workspace === undefined ? { platformRoles: [role] } : { workspaceId: workspace.id, role },
    actor: caller.actor,
  });
  return viewOf(services, account, workspace);
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function listServiceAccounts(
  services: Services,
  caller: Caller,
  home: Home,
  page: PageRequest,
): Promise<Page<ServiceAccountView>> {
  const workspace = await managedHome(services, caller, home);
  const { items, next } = await services.database.accounts.listServices({
    ...page,
    workspaceId: workspace?.id ?? null,
  });
  return {
    items: await Promise.all(items.map((account) => viewOf(services, account, workspace))),
    ...(next === undefined ? {} : { next }),
  };
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function readServiceAccount(
  services: Services,
  caller: Caller,
  home: Home,
  name: string,
): Promise<ServiceAccountView> {
  const workspace = await managedHome(services, caller, home);
  return viewOf(services, await serviceIn(services, workspace, name), workspace);
}

/**
 * @throws Refusal not_visible, token_not_enough
 * @throws LifecycleError permission_missing, rights_exceeded; PersistenceError revision_conflict
 */
export async function changeServiceAccount(
  services: Services,
  caller: Caller,
  home: Home,
  name: string,
  body: ServiceAccountChangeBody,
  expectedRevision?: number,
): Promise<ServiceAccountView> {
  const workspace = await managedHome(services, caller, home);
  requirePassword(caller, 'Service accounts are changed by somebody who signed in with a password.');
  const account = await serviceIn(services, workspace, name);
  if (workspace === undefined) await requireMayGive(services, caller, account, 'account');
  const changed = await services.database.accounts.update({
    id: account.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...body,
    actor: caller.actor,
  });
  return viewOf(services, changed, workspace);
}

/**
 * Where service accounts are managed, for who may: the platform is `undefined`.
 * @throws Refusal not_visible; LifecycleError permission_missing
 */
export async function managedHome(
  services: Services,
  caller: Caller,
  home: Home,
): Promise<Workspace | undefined> {
  if (home === undefined) {
    requireOnPlatform(caller, 'platform.accounts.manage');
    return undefined;
  }
  const workspace = await visibleWorkspace(services, caller, home);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  return workspace;
}

/** The service account of that name there. @throws Refusal not_visible */
export async function serviceIn(
  { database }: Services,
  workspace: Workspace | undefined,
  name: string,
): Promise<Account> {
  const account = await database.accounts.findByName(name);
  if (account?.kind === 'service' && account.workspaceId === (workspace?.id ?? null)) return account;
  throw notVisible(`service account ${name}`, 'account');
}

async function viewOf(
  { database }: Services,
  account: Account,
  workspace: Workspace | undefined,
): Promise<ServiceAccountView> {
  const owner = await database.accounts.findById(account.ownerAccountId ?? '');
  const member = workspace && (await database.workspaces.member(workspace.id, account.id));
  const role = workspace === undefined ? account.platformRoles[0] : member?.role;
  return { account, workspace: workspace?.slug ?? null, role: role ?? null, owner: owner?.name ?? '' };
}
