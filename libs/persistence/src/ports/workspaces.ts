import type { Actor, PolicyOverride, ReviewPolicy } from '@chandlery/lifecycle';
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
  readonly role: string;
  readonly sinceMs: number;
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
  /** @throws PersistenceError not_found, revision_conflict */
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
  /** Adds a member or changes the role of one. @throws PersistenceError not_found */
  setMember(command: {
    readonly workspaceId: string;
    readonly accountId: string;
    readonly role: string;
    readonly actor: Actor;
  }): Promise<Member>;
  /** @throws PersistenceError not_found */
  removeMember(command: {
    readonly workspaceId: string;
    readonly accountId: string;
    readonly actor: Actor;
  }): Promise<void>;
};

export type PolicyPort = {
  /** The platform's review policy. */
  platform(): Promise<ReviewPolicy>;
  setPlatform(command: { readonly policy: ReviewPolicy; readonly actor: Actor }): Promise<ReviewPolicy>;
};
