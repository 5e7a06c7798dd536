import type { Invitation, InvitationPort } from '../ports/invitations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { notFound } from './conflicts.ts';
import { invitationEntry, requireOpen, toInvitation } from './invitation-rows.ts';
import { requireKnownRoles } from './known-roles.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { InvitationRow } from './tables.ts';

/** Invitations in the database, by the hash of their secret. */
export function sqlInvitations({ read, writer }: SqlContext): InvitationPort {
  const joined = () =>
    read
      .selectFrom('invitations')
      .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
      .selectAll('invitations')
      .select('workspaces.slug');
  return {
    create: (command) => writer.run((scope) => createInvitation(scope, command)),
    async findByHash(hash) {
      const row = await joined().where('hash', '=', hash).executeTakeFirst();
      return row && toInvitation(row, row.slug);
    },
    async list({ workspaceId, ...page }) {
      const rows = await joined()
        .where('workspace_id', '=', workspaceId)
        .where((eb) => afterCursor(eb, page, [{ column: 'invitations.id', type: 'string' }], 'desc'))
        .orderBy('invitations.id', 'desc')
        .limit(rowsFor(page))
        .execute();
      return pageOf(
        rows,
        page,
        (row) => [row.id],
        (row) => toInvitation(row, row.slug),
      );
    },
    revoke: (command) => writer.run((scope) => revokeInvitation(scope, command)),
    accept: (command) => writer.run((scope) => acceptInvitation(scope, command)),
  };
}

async function slugOf({ db }: CommandScope, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('workspaces')
    .select('slug')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such workspace');
  return row.slug;
}

async function createInvitation(
  scope: CommandScope,
  { workspaceId, invitee, role, hash, expiresAtMs, actor }: Parameters<InvitationPort['create']>[0],
): Promise<Outcome<Invitation>> {
  const slug = await slugOf(scope, workspaceId);
  await requireKnownRoles(scope, 'workspace', [role], 'role');
  const row: InvitationRow = {
    id: scope.newId(),
    workspace_id: workspaceId,
    invitee,
    role,
    hash,
    created_at: scope.nowMs,
    created_by_id: actor.accountId ?? null,
    created_by_name: actor.name,
    expires_at: expiresAtMs,
    accepted_at: null,
    accepted_by_name: null,
    revoked_at: null,
  };
  await scope.db.insertInto('invitations').values(row).execute();
  const invitation = toInvitation(row, slug);
  return {
    result: invitation,
    record: {
      actor,
      type: 'invitation.create',
      workspaceId,
      data: { workspace: slug, invitation: row.id, role },
      audit: [invitationEntry('create', invitation, { before: null, after: { role, expiresAtMs } })],
    },
  };
}

async function revokeInvitation(
  scope: CommandScope,
  { id, workspaceId, actor }: Parameters<InvitationPort['revoke']>[0],
): Promise<Outcome<void>> {
  await scope.excludeOthers();
  const { db, nowMs } = scope;
  const row = await db
    .selectFrom('invitations')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such invitation', 'id');
  if (row.revoked_at !== null) return { result: undefined };
  // One that is too old may still be taken back: the list then says what was meant.
  requireOpen({ ...row, expires_at: Number.MAX_SAFE_INTEGER }, nowMs);
  await db.updateTable('invitations').set({ revoked_at: nowMs }).where('id', '=', id).execute();
  const slug = await slugOf(scope, workspaceId);
  return {
    result: undefined,
    record: {
      actor,
      type: 'invitation.revoke',
      workspaceId,
      data: { workspace: slug, invitation: id },
      audit: [
        invitationEntry('revoke', toInvitation(row, slug), {
          before: { role: row.role, revokedAtMs: null },
          after: { role: row.role, revokedAtMs: nowMs },
        }),
      ],
    },
  };
}
