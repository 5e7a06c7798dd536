import type { Actor } from '@chandlery/lifecycle';
import type { Account, NewAccount } from './accounts.ts';
import type { Page, PageRequest } from './paging.ts';
import type { Member } from './workspaces.ts';

/** A way into a workspace for somebody who has no account yet. The secret itself is never stored. */
export type Invitation = {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  /** Whom it is meant for, as whoever invited wrote it. */
  readonly invitee: string;
  readonly role: string;
  readonly createdAtMs: number;
  readonly createdById: string | null;
  readonly createdByName: string;
  readonly expiresAtMs: number;
  readonly acceptedAtMs: number | null;
  readonly acceptedByName: string | null;
  readonly revokedAtMs: number | null;
};

/** Who accepts: somebody new, with an account made in the same commit, or an account that exists. */
export type AcceptInvitation = {
  readonly hash: string;
  readonly as: { readonly newAccount: NewAccount } | { readonly accountId: string; readonly actor: Actor };
};

export type InvitationPort = {
  /** @throws PersistenceError not_found, role_unknown */
  create(command: {
    readonly workspaceId: string;
    readonly invitee: string;
    readonly role: string;
    /** SHA-256 of the secret, lower-case hex. */
    readonly hash: string;
    readonly expiresAtMs: number;
    readonly actor: Actor;
  }): Promise<Invitation>;
  findByHash(hash: string): Promise<Invitation | undefined>;
  /** Newest first, those that are over included. */
  list(query: PageRequest & { readonly workspaceId: string }): Promise<Page<Invitation>>;
  /** Revoking twice is no error. @throws PersistenceError not_found, invitation_used */
  revoke(command: {
    readonly id: string;
    readonly workspaceId: string;
    readonly actor: Actor;
  }): Promise<void>;
  /**
   * Account, membership and invitation in one commit; of two who accept at once, one does.
   * @throws PersistenceError not_found, invitation_used, invitation_expired, invitation_revoked, account_exists,
   *   member_exists, role_unknown, service_account_limits
   */
  accept(command: AcceptInvitation): Promise<{ account: Account; member: Member }>;
};
