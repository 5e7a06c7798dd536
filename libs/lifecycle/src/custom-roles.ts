import { LifecycleError } from './errors.ts';
import { isPermission, type Permission, withImplied } from './permissions.ts';
import { platformRoles, workspaceRoles } from './roles.ts';

/** The levels at which custom roles are made; projects have the built-in ones alone. */
export const customRoleLevels = ['platform', 'workspace'] as const;
export type CustomRoleLevel = (typeof customRoleLevels)[number];

/** A role that an administrator made out of single permissions. */
export type CustomRole = {
  readonly level: CustomRoleLevel;
  readonly name: string;
  readonly permissions: readonly Permission[];
};

/** The most custom roles of one level: their list is short enough to be read in one piece. */
export const maximumCustomRoles = 100;

/**
 * What makes an administrator: whoever holds it can give everything to everybody, so while one account has it nobody
 * is locked out for good.
 */
export const administratorPermission = 'platform.administer' satisfies Permission;

const builtIn: Readonly<Record<CustomRoleLevel, Readonly<Record<string, readonly Permission[]>>>> = {
  platform: platformRoles,
  workspace: workspaceRoles,
};

/** The permissions of a built-in role, without what they imply; `undefined` where no built-in role has the name. */
export function builtInRole(level: CustomRoleLevel, name: string): readonly Permission[] | undefined {
  return Object.hasOwn(builtIn[level], name) ? builtIn[level][name] : undefined;
}

/**
 * What a role gives, implied permissions included. A role that does not exist gives nothing.
 * @param custom the permissions of a custom role, by name
 */
export function rightsOfRole(
  level: CustomRoleLevel,
  name: string,
  custom: ReadonlyMap<string, readonly Permission[]>,
): ReadonlySet<Permission> {
  return withImplied(builtInRole(level, name) ?? custom.get(name) ?? []);
}

/** The level that a permission belongs to. */
export function levelOf(permission: Permission): CustomRoleLevel | 'project' {
  if (permission.startsWith('platform.')) return 'platform';
  return permission.startsWith('workspace.') ? 'workspace' : 'project';
}

/** @throws LifecycleError `role_fixed` for the name of a built-in role */
export function requireCustomName(level: CustomRoleLevel, name: string): void {
  if (builtInRole(level, name) === undefined) return;
  throw new LifecycleError('role_fixed', `${name} is a built-in role.`, {
    field: 'name',
    remedy: 'Choose another name, and give the new role to those who are to have it.',
  });
}

/**
 * A role is made of permissions of its own level alone: what it says is what it gives.
 * @throws LifecycleError `role_invalid`
 */
export function requireLevel(level: CustomRoleLevel, names: readonly string[]): readonly Permission[] {
  const permissions = names.filter(isPermission);
  const strange = names.find((name) => !isPermission(name) || levelOf(name) !== level);
  if (strange === undefined) return permissions;
  throw new LifecycleError('role_invalid', `${strange} is no permission of the level ${level}.`, {
    field: 'permissions',
    remedy: `Use permissions that begin with ${level}.`,
  });
}

/** What somebody lacks of what they would give; nothing, of administrators. */
export function missingRights(
  held: ReadonlySet<Permission>,
  given: Iterable<Permission>,
): readonly Permission[] {
  if (held.has(administratorPermission)) return [];
  return [...withImplied(given)].filter((permission) => !held.has(permission));
}

/**
 * Nobody gives what they do not have; administrators give everything.
 * @param held with everything implied
 * @param given what would be given, or what whoever is changed has
 * @throws LifecycleError `rights_exceeded`
 */
export function requireRightsHeld(
  held: ReadonlySet<Permission>,
  given: Iterable<Permission>,
  field: string,
): void {
  const missing = missingRights(held, given);
  if (missing.length === 0) return;
  throw new LifecycleError('rights_exceeded', `You do not have: ${missing.join(', ')}.`, {
    field,
    remedy: 'Ask somebody who has these rights, or a platform administrator.',
  });
}
