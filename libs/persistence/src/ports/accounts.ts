import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';

/** Somebody who can sign in. Times are UTC milliseconds since the epoch, here and in every port. */
export type Account = {
  readonly id: string;
  /** Unique whatever the case; 1 to 63 of a-z, 0-9, `-`, `_`, `.`. */
  readonly name: string;
  readonly displayName: string;
  /** A `service` account is for machines: it has no password, only tokens. */
  readonly kind: 'person' | 'service';
  /** The person who answers for a service account, for ever; `null` of people. */
  readonly ownerAccountId: string | null;
  /** The workspace that a service account belongs to; `null` of people and of the platform's service accounts. */
  readonly workspaceId: string | null;
  readonly platformRoles: readonly string[];
  readonly disabled: boolean;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** A credential for machines. The secret itself is never stored, only its hash. */
export type Token = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** Permission names, or `*` for all that its owner has. */
  readonly scopes: readonly string[];
  /** Where set, the token works in this workspace alone. */
  readonly workspaceId: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
};

export type NewAccount = {
  readonly name: string;
  readonly displayName: string;
  /** As libs above this one hash it; opaque here. */
  readonly passwordHash: string;
  readonly platformRoles: readonly string[];
};

export type NewServiceAccount = {
  readonly name: string;
  readonly displayName: string;
  readonly ownerAccountId: string;
  /** Where it belongs: to the platform, or to a workspace, whose member it becomes. */
  readonly home:
    { readonly platformRoles: readonly string[] } | { readonly workspaceId: string; readonly role: string };
};

export type AccountPort = {
  /** @throws PersistenceError account_exists, role_unknown */
  create(command: NewAccount & { readonly actor: Actor }): Promise<Account>;
  /** Creates it with its role. @throws PersistenceError account_exists, role_unknown, not_found */
  createService(command: NewServiceAccount & { readonly actor: Actor }): Promise<Account>;
  findById(id: string): Promise<Account | undefined>;
  findByName(name: string): Promise<Account | undefined>;
  /** The account with the hash of its password, for signing in. */
  findCredential(name: string): Promise<{ account: Account; passwordHash: string } | undefined>;
  /** By name. */
  list(page: PageRequest): Promise<Page<Account>>;
  /** The service accounts of a workspace, or (`null`) of the platform, by name. */
  listServices(query: PageRequest & { readonly workspaceId: string | null }): Promise<Page<Account>>;
  /**
   * Edits an account. A new password or disabling ends its sessions, in the same commit.
   * @throws PersistenceError not_found, revision_conflict, last_admin, role_unknown, service_account_limits
   */
  update(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly displayName?: string;
    readonly platformRoles?: readonly string[];
    readonly disabled?: boolean;
    readonly passwordHash?: string;
    /** The one session that a new password leaves, which is the one it was set from. */
    readonly keepSessionId?: string;
    readonly actor: Actor;
  }): Promise<Account>;
  count(): Promise<number>;
};

export type TokenPort = {
  create(command: {
    readonly accountId: string;
    readonly name: string;
    /** SHA-256 of the secret, lower-case hex. */
    readonly hash: string;
    readonly scopes: readonly string[];
    readonly workspaceId: string | null;
    readonly expiresAtMs: number | null;
    readonly actor: Actor;
  }): Promise<Token>;
  findByHash(hash: string): Promise<Token | undefined>;
  listOf(accountId: string): Promise<readonly Token[]>;
  /** Revoking twice is no error. @throws PersistenceError not_found */
  revoke(command: { readonly id: string; readonly accountId: string; readonly actor: Actor }): Promise<void>;
  /** Remembers, not more than once a minute and without a change number, that a token was used. */
  touch(id: string): Promise<void>;
};
