import {
  type Actor,
  isPermission,
  type Permission,
  principalOf,
  type ProjectRole,
  rightsOfProjectRole,
  rightsOfRole,
  withImplied,
} from '@chandlery/lifecycle';
import type { Account, RoleRights, Session, Token } from '@chandlery/persistence';

/** Who makes a request, with what they may do; read anew for every request, so that rights taken away are gone at once. */
export type Caller = {
  /** `undefined` for somebody who is not signed in. */
  readonly account: Account | undefined;
  /** The person who answers for the account, where it is a service account: what it does counts as theirs. */
  readonly ownerAccountId: string | undefined;
  readonly token: Token | undefined;
  /** Of somebody who is signed in with a browser. */
  readonly session: Session | undefined;
  /** What the audit log writes. */
  readonly actor: Actor;
  /** Permissions on the whole platform, with the workspace permissions that these give everywhere. */
  readonly platform: ReadonlySet<Permission>;
  /** Role by workspace id. */
  readonly roles: ReadonlyMap<string, string>;
  /** Role by project id. */
  readonly projects: ReadonlyMap<string, ProjectRole>;
  /** What the custom roles among all of these give. */
  readonly custom: RoleRights;
};

const nothing: ReadonlySet<Permission> = new Set();

/** Somebody who is not signed in. */
export const anonymous: Caller = {
  account: undefined,
  ownerAccountId: undefined,
  token: undefined,
  session: undefined,
  actor: { kind: 'account', name: 'anonymous' },
  platform: nothing,
  roles: new Map(),
  projects: new Map(),
  custom: { platform: new Map(), workspace: new Map() },
};

/** The caller that an account, perhaps by a token or a session, makes. */
export function callerOf({
  account,
  roles,
  projects,
  custom,
  token,
  session,
}: {
  readonly account: Account;
  readonly roles: ReadonlyMap<string, string>;
  readonly projects: ReadonlyMap<string, ProjectRole>;
  readonly custom: RoleRights;
  readonly token?: Token;
  readonly session?: Session;
}): Caller {
  const { ownerAccountId } = account;
  return {
    account,
    ownerAccountId: ownerAccountId ?? undefined,
    token,
    session,
    actor: {
      kind: token === undefined ? 'account' : 'token',
      accountId: account.id,
      name: account.name,
      ...(token === undefined ? {} : { tokenId: token.id }),
      ...(ownerAccountId === null ? {} : { ownerAccountId }),
    },
    platform: token?.workspaceId ? nothing : scoped(platformRights(account, custom), token),
    roles: new Map(roles),
    projects,
    custom,
  };
}

/** Who answers for what the caller does: separation of duties compares these, never accounts. */
export function principalOfCaller({ account }: Caller): string | undefined {
  return account === undefined ? undefined : principalOf(account);
}

/** What was made out for callers, by the map of roles that `callerOf` makes for each of them alone. */
const madeOut = new WeakMap<Caller['roles'], Map<string, ReadonlySet<Permission>>>();

/** What the caller may do in one workspace: by the role there and by what the platform roles imply, within the token's scopes. */
export function permissionsIn(caller: Caller, workspaceId: string): ReadonlySet<Permission> {
  const known = madeOut.get(caller.roles) ?? new Map<string, ReadonlySet<Permission>>();
  madeOut.set(caller.roles, known);
  const held = known.get(workspaceId) ?? heldIn(caller, workspaceId);
  known.set(workspaceId, held);
  return held;
}

function heldIn(caller: Caller, workspaceId: string): ReadonlySet<Permission> {
  const { account, token, custom } = caller;
  if (account === undefined || (token?.workspaceId && token.workspaceId !== workspaceId)) return nothing;
  const role = caller.roles.get(workspaceId);
  const inWorkspace = role === undefined ? nothing : rightsOfRole('workspace', role, custom.workspace);
  const held = scoped(new Set([...platformRights(account, custom), ...inWorkspace]), token);
  if (!token?.workspaceId) return held;
  return new Set([...held].filter((permission) => !permission.startsWith('platform.')));
}

/**
 * What the caller may do in one project: by the role there, by what the role in its workspace implies and by what the platform
 * roles imply, within the token's scopes. Of permissions of the workspace only those that the caller holds there anyway.
 */
export function permissionsInProject(
  caller: Caller,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
): ReadonlySet<Permission> {
  const { account, token } = caller;
  if (account === undefined || (token?.workspaceId && token.workspaceId !== workspaceId)) return nothing;
  const role = caller.projects.get(id);
  const inProject = role === undefined ? nothing : scoped(rightsOfProjectRole(role), token);
  return new Set([...permissionsIn(caller, workspaceId), ...inProject]);
}

/** What the platform roles of an account give, whatever it signed in with. */
export function platformRights(
  { platformRoles }: Pick<Account, 'platformRoles'>,
  custom: RoleRights,
): ReadonlySet<Permission> {
  return new Set(platformRoles.flatMap((role) => [...rightsOfRole('platform', role, custom.platform)]));
}

function scoped(held: ReadonlySet<Permission>, token: Token | undefined): ReadonlySet<Permission> {
  if (token === undefined || token.scopes.includes('*')) return held;
  const scopes = withImplied(token.scopes.filter(isPermission));
  return new Set([...held].filter((permission) => scopes.has(permission)));
}
