import { PersistenceError } from '../errors.ts';
import type { Invitation } from '../ports/invitations.ts';
import type { AuditEntry } from '../writer/writer.ts';
import type { InvitationRow } from './tables.ts';

/** An invitation as ports show it. */
export function toInvitation(row: InvitationRow, workspaceSlug: string): Invitation {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workspaceSlug,
    invitee: row.invitee,
    role: row.role,
    createdAtMs: row.created_at,
    createdById: row.created_by_id,
    createdByName: row.created_by_name,
    expiresAtMs: row.expires_at,
    acceptedAtMs: row.accepted_at,
    acceptedByName: row.accepted_by_name,
    revokedAtMs: row.revoked_at,
  };
}

/** @throws PersistenceError invitation_used, invitation_expired, invitation_revoked */
export function requireOpen(
  row: Pick<InvitationRow, 'accepted_at' | 'revoked_at' | 'expires_at'>,
  nowMs: number,
): void {
  const remedy = 'Ask whoever invited you for a new one.';
  if (row.accepted_at !== null) {
    throw new PersistenceError('invitation_used', 'The invitation has been accepted already.', {
      field: 'token',
      remedy: 'Sign in with the account that accepted it, or ask for another invitation.',
    });
  }
  if (row.revoked_at !== null) {
    throw new PersistenceError('invitation_revoked', 'The invitation was taken back.', {
      field: 'token',
      remedy,
    });
  }
  if (row.expires_at <= nowMs) {
    throw new PersistenceError('invitation_expired', 'The invitation is too old.', {
      field: 'token',
      remedy,
    });
  }
}

/** The audit record of what became of an invitation. */
export function invitationEntry(
  action: 'create' | 'accept' | 'revoke',
  { id, workspaceId, workspaceSlug, invitee }: Invitation,
  change: Pick<AuditEntry, 'before' | 'after'>,
): AuditEntry {
  return {
    action,
    subject: { kind: 'invitation', id, name: `${invitee} into ${workspaceSlug}`, workspaceId },
    ...change,
  };
}
