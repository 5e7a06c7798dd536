import type { Actor, PolicyOverride, ReviewPolicy } from '@chandlery/lifecycle';
import type { Account } from './accounts.ts';
import type { Page, PageRequest } from './paging.ts';

/** A tenant. */
export type Workspace = {
  readonly id: string;
  /** Immutable DNS label. */
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  readonly policy: { readonly override: PolicyOverride; readonly loosened: boolean };
  readonly createdAtMs: number;
  readonly revision: number;
};

export type Member = {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountKind: Account['kind'];
  readonly role: string;
  readonly sinceMs: number;
  readonly revision: number;
};

export type WorkspacePort = {
  /** Creates it with its first administrator. @throws PersistenceError workspace_exists */
  create(command: {
    readonly slug: string;
    readonly displayName: string;
    readonly description: string;
    readonly adminAccountId: string | null;
    readonly actor: Actor;
  }): Promise<Workspace>;
  findBySlug(slug: string): Promise<Workspace | undefined>;
  findById(id: string): Promise<Workspace | undefined>;
  /** By slug; all of them, or those the account is a member of. */
  list(query: PageRequest & { readonly memberAccountId?: string }): Promise<Page<Workspace>>;
  /** @throws PersistenceError not_found, revision_conflict, role_unknown */
  update(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly displayName?: string;
    readonly description?: string;
    readonly policy?: { readonly override: PolicyOverride; readonly loosened: boolean };
    readonly actor: Actor;
  }): Promise<Workspace>;
  /** The account's role in each workspace it is a member of. */
  rolesOf(accountId: string): Promise<ReadonlyMap<string, string>>;
  /** By account name. */
  members(workspaceId: string): Promise<readonly Member[]>;
  member(workspaceId: string, accountId: string): Promise<Member | undefined>;
  /**
   * Adds a member or changes the role of one. With a revision, only a member who is at it.
   * @throws PersistenceError not_found, role_unknown, revision_conflict, service_account_limits
   */
  setMember(command: {
    readonly workspaceId: string;
    readonly accountId: string;
    readonly role: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<Member>;
  /** @throws PersistenceError not_found, revision_conflict */
  removeMember(command: {
    readonly workspaceId: string;
    readonly accountId: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
};

/** The platform's review policy, with what counts its changes. */
export type PlatformPolicy = { readonly policy: ReviewPolicy; readonly revision: number };

export type PolicyPort = {
  /** The platform's review policy. */
  platform(): Promise<ReviewPolicy>;
  /** The same with its revision; 0 where it was never set. */
  platformAtRevision(): Promise<PlatformPolicy>;
  /** @throws PersistenceError revision_conflict, role_unknown */
  setPlatform(command: {
    readonly policy: ReviewPolicy;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<PlatformPolicy>;
};
