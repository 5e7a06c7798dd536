import type { NewRoleBody, RoleChangeBody } from '@chandlery/api-contract';
import {
  builtInRole,
  type CustomRoleLevel,
  type Permission,
  platformRoles,
  projectRoles,
  requireCustomName,
  requireLevel,
  requireRightsHeld,
  withImplied,
  workspaceRoles,
} from '@chandlery/lifecycle';
import type { StoredRole } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform } from './access.ts';
import { requirePassword } from './manage-accounts.ts';

/** Where roles are, those of projects included, which are built in alone. */
export type RoleLevel = CustomRoleLevel | 'project';

/** A role that is always there. */
export type BuiltInRole = {
  readonly level: RoleLevel;
  readonly name: string;
  readonly permissions: readonly Permission[];
};

const builtIn: Readonly<Record<RoleLevel, Readonly<Record<string, readonly Permission[]>>>> = {
  platform: platformRoles,
  workspace: workspaceRoles,
  project: projectRoles,
};

/** The roles of a level, the built-in ones first. What roles there are is known to everybody who is signed in. */
export async function listRoles(
  { database }: Services,
  level: RoleLevel,
): Promise<readonly (BuiltInRole | StoredRole)[]> {
  const always = Object.entries(builtIn[level]).map(([name, permissions]) => ({ level, name, permissions }));
  return level === 'project' ? always : [...always, ...(await database.roles.list(level))];
}

/** @throws Refusal not_visible */
export async function readRole(
  services: Services,
  level: RoleLevel,
  name: string,
): Promise<BuiltInRole | StoredRole> {
  const role = (await listRoles(services, level)).find((one) => one.name === name);
  if (role === undefined) throw notVisible(`${level} role ${name}`, 'role');
  return role;
}

/**
 * @throws LifecycleError permission_missing, role_fixed, role_invalid, rights_exceeded
 * @throws PersistenceError role_exists, role_limit
 */
export async function createRole(
  { database }: Services,
  caller: Caller,
  level: CustomRoleLevel,
  { name, description = '', permissions: named }: NewRoleBody,
): Promise<StoredRole> {
  requireRoleManager(caller);
  requireCustomName(level, name);
  const permissions = requireLevel(level, named);
  requireRightsHeld(caller.platform, permissions, 'body/permissions');
  return database.roles.create({ level, name, description, permissions, actor: caller.actor });
}

/**
 * What is added must be the editor's own, since the editor may have the role.
 * @throws Refusal not_visible; LifecycleError permission_missing, role_fixed, role_invalid, rights_exceeded
 * @throws PersistenceError revision_conflict, last_admin
 */
export async function changeRole(
  { database }: Services,
  caller: Caller,
  level: CustomRoleLevel,
  name: string,
  { description, permissions: named }: RoleChangeBody,
  expectedRevision?: number,
): Promise<StoredRole> {
  requireRoleManager(caller);
  requireCustomName(level, name);
  const role = await database.roles.find(level, name);
  if (role === undefined) throw notVisible(`${level} role ${name}`, 'role');
  const permissions = named === undefined ? undefined : requireLevel(level, named);
  const before = withImplied(role.permissions);
  const added = [...withImplied(permissions ?? [])].filter((permission) => !before.has(permission));
  requireRightsHeld(caller.platform, added, 'body/permissions');
  return database.roles.update({
    level,
    name,
    // The rights were compared with this state of the role, whoever else edits it.
    expectedRevision: expectedRevision ?? role.revision,
    ...(description === undefined ? {} : { description }),
    ...(permissions === undefined ? {} : { permissions }),
    actor: caller.actor,
  });
}

/**
 * @throws LifecycleError permission_missing, role_fixed
 * @throws Refusal not_visible; PersistenceError role_in_use, revision_conflict
 */
export async function deleteRole(
  { database }: Services,
  caller: Caller,
  level: CustomRoleLevel,
  name: string,
  expectedRevision?: number,
): Promise<void> {
  requireRoleManager(caller);
  requireCustomName(level, name);
  if ((await database.roles.find(level, name)) === undefined)
    throw notVisible(`${level} role ${name}`, 'role');
  const expected = expectedRevision === undefined ? {} : { expectedRevision };
  await database.roles.remove({ level, name, ...expected, actor: caller.actor });
}

/** Whether a role is always there. */
export function isBuiltIn(role: BuiltInRole | StoredRole): role is BuiltInRole {
  return role.level === 'project' || builtInRole(role.level, role.name) !== undefined;
}

function requireRoleManager(caller: Caller): void {
  requireOnPlatform(caller, 'platform.roles.manage');
  requirePassword(caller, 'Roles are made by somebody who signed in with a password.');
}
