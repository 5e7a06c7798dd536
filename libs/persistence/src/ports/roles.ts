import type { Actor, CustomRole, CustomRoleLevel, Permission } from '@chandlery/lifecycle';

/** A custom role as it is stored. Its permissions are those it was made of, without what they imply. */
export type StoredRole = CustomRole & {
  readonly description: string;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** What stands in the way of deleting a role: how many have it, and a few of them by name. */
export type RoleUses = {
  readonly accounts: number;
  readonly members: number;
  readonly invitations: number;
  readonly policies: number;
  /** At most ten: `ada`, `ada in team`, `policy of team`, `invitation of kim into team`. */
  readonly by: readonly string[];
};

/** Which custom roles are meant, by level. */
export type RoleNames = { readonly [Level in CustomRoleLevel]: readonly string[] };

/** What custom roles give, by level and name; names of built-in or unknown roles are left out. */
export type RoleRights = {
  readonly [Level in CustomRoleLevel]: ReadonlyMap<string, readonly Permission[]>;
};

/** Roles out of named permissions, beside the built-in ones, which are no rows. */
export type RolePort = {
  /** @throws PersistenceError role_exists, role_limit */
  create(command: CustomRole & { readonly description: string; readonly actor: Actor }): Promise<StoredRole>;
  find(level: CustomRoleLevel, name: string): Promise<StoredRole | undefined>;
  /** By name; all of them, since there are at most `maximumCustomRoles`. */
  list(level: CustomRoleLevel): Promise<readonly StoredRole[]>;
  rightsOf(names: RoleNames): Promise<RoleRights>;
  /** @throws PersistenceError not_found, revision_conflict, last_admin */
  update(command: {
    readonly level: CustomRoleLevel;
    readonly name: string;
    readonly expectedRevision?: number;
    readonly description?: string;
    readonly permissions?: readonly Permission[];
    readonly actor: Actor;
  }): Promise<StoredRole>;
  /** @throws PersistenceError not_found, revision_conflict, role_in_use with `RoleUses` as details */
  remove(command: {
    readonly level: CustomRoleLevel;
    readonly name: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
};
