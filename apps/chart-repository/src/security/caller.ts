import {
  type Actor,
  isPermission,
  type Permission,
  platformRoles,
  principalOf,
  withImplied,
  workspaceRoles,
} from '@chandlery/lifecycle';
import type { Account, Token } from '@chandlery/persistence';

/** Who makes a request, with what they may do; read anew for every request, so that rights taken away are gone at once. */
export type Caller = {
  /** `undefined` for somebody who is not signed in. */
  readonly account: Account | undefined;
  readonly token: Token | undefined;
  /** What the audit log writes. */
  readonly actor: Actor;
  /** Permissions on the whole platform, with the workspace permissions that these give everywhere. */
  readonly platform: ReadonlySet<Permission>;
  /** Role by workspace id. */
  readonly roles: ReadonlyMap<string, string>;
};

const nothing: ReadonlySet<Permission> = new Set();

/** Somebody who is not signed in. */
export const anonymous: Caller = {
  account: undefined,
  token: undefined,
  actor: { kind: 'account', name: 'anonymous' },
  platform: nothing,
  roles: new Map(),
};

/** The caller that an account, perhaps by a token, makes. */
export function callerOf(account: Account, roles: ReadonlyMap<string, string>, token?: Token): Caller {
  const held = withImplied(account.platformRoles.flatMap((role) => permissionsOfRole(platformRoles, role)));
  return {
    account,
    token,
    actor: {
      kind: token === undefined ? 'account' : 'token',
      accountId: account.id,
      name: account.name,
      ...(token === undefined ? {} : { tokenId: token.id }),
      ...ownerOf(account),
    },
    platform: token?.workspaceId ? nothing : scoped(held, token),
    roles,
  };
}

/** Who answers for what the caller does: separation of duties compares these, never accounts. */
export function principalOfCaller({ account }: Caller): string | undefined {
  return account === undefined ? undefined : principalOf(account);
}

/** The owner of a service account, for the audit log and the rows. */
function ownerOf(account: Account): Pick<Actor, 'ownerAccountId'> {
  const principal = principalOf(account);
  return principal === account.id ? {} : { ownerAccountId: principal };
}

/** What the caller may do in one workspace: by the role there and by what the platform roles imply, within the token's scopes. */
export function permissionsIn(caller: Caller, workspaceId: string): ReadonlySet<Permission> {
  const { account, token } = caller;
  if (account === undefined || (token?.workspaceId && token.workspaceId !== workspaceId)) return nothing;
  const role = caller.roles.get(workspaceId);
  const granted = [
    ...account.platformRoles.flatMap((name) => permissionsOfRole(platformRoles, name)),
    ...(role === undefined ? [] : permissionsOfRole(workspaceRoles, role)),
  ];
  const held = scoped(withImplied(granted), token);
  if (!token?.workspaceId) return held;
  return new Set([...held].filter((permission) => permission.startsWith('workspace.')));
}

function scoped(held: ReadonlySet<Permission>, token: Token | undefined): ReadonlySet<Permission> {
  if (token === undefined || token.scopes.includes('*')) return held;
  const scopes = withImplied(token.scopes.filter(isPermission));
  return new Set([...held].filter((permission) => scopes.has(permission)));
}

function permissionsOfRole(
  roles: Readonly<Record<string, readonly Permission[]>>,
  name: string,
): readonly Permission[] {
  return Object.hasOwn(roles, name) ? (roles[name] ?? []) : [];
}
