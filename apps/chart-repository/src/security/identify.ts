import { builtInRole } from '@chandlery/lifecycle';
import type { Account, Database, RoleRights, Session, Token } from '@chandlery/persistence';
import { type Caller, callerOf } from './caller.ts';

/** The caller that an account makes now: roles and what they give are read for every request. */
export async function identify(
  database: Database,
  account: Account,
  by: { readonly token?: Token; readonly session?: Session } = {},
): Promise<Caller> {
  const roles = await database.workspaces.rolesOf(account.id);
  const projects = await database.projects.rolesOf(account.id);
  const custom = await customRights(database, account.platformRoles, [...roles.values()]);
  return callerOf({ account, roles, projects, custom, ...by });
}

/** Whether an account may do anything: it is not disabled, nor is the person who answers for it. */
export async function isActive({ accounts }: Database, account: Account): Promise<boolean> {
  if (account.disabled || account.ownerAccountId === null) return !account.disabled;
  return (await accounts.findById(account.ownerAccountId))?.disabled === false;
}

/** What the custom ones among these roles give; most people have none, and then nothing is read. */
export async function customRights(
  { roles }: Pick<Database, 'roles'>,
  platform: readonly string[],
  workspace: readonly string[],
): Promise<RoleRights> {
  const isCustom = (level: keyof RoleRights) => (name: string) => builtInRole(level, name) === undefined;
  const names = {
    platform: platform.filter(isCustom('platform')),
    workspace: [...new Set(workspace)].filter(isCustom('workspace')),
  };
  return roles.rightsOf(names);
}
