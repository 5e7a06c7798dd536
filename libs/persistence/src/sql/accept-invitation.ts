import type { Actor } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { Account } from '../ports/accounts.ts';
import type { AcceptInvitation } from '../ports/invitations.ts';
import type { Member } from '../ports/workspaces.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { accountCreated, insertAccount, toAccount } from './account-rows.ts';
import { notFound } from './conflicts.ts';
import { invitationEntry, requireOpen, toInvitation } from './invitation-rows.ts';
import { requireKnownRoles } from './known-roles.ts';
import { addedMember, findMember, memberEntry, namesOf, requireAtHome } from './members.ts';

/** Makes the account where there is none, the membership, and closes the invitation: all or nothing. */
export async function acceptInvitation(
  scope: CommandScope,
  { hash, as }: AcceptInvitation,
): Promise<Outcome<{ account: Account; member: Member }>> {
  await scope.excludeOthers();
  const { db, nowMs } = scope;
  const row = await db.selectFrom('invitations').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined) throw notFound('such invitation', 'token');
  requireOpen(row, nowMs);
  const { workspace_id: workspaceId, role } = row;
  await requireKnownRoles(scope, 'workspace', [role], 'token');
  const account =
    'newAccount' in as ? await insertAccount(scope, as.newAccount) : await existing(scope, as.accountId);
  requireAtHome(account, workspaceId);
  if ((await findMember(scope, workspaceId, account.id)) !== undefined) {
    throw new PersistenceError('member_exists', `${account.name} is a member of the workspace already.`, {
      field: 'account',
      remedy: 'Have the role changed by who manages the members.',
    });
  }
  const names = await namesOf(scope, workspaceId, account.id);
  const member = await addedMember(scope, account, workspaceId, role);
  await db
    .updateTable('invitations')
    .set({ accepted_at: nowMs, accepted_by_name: account.name })
    .where('id', '=', row.id)
    .execute();
  const self: Actor = { kind: 'account', accountId: account.id, name: account.name };
  return {
    result: { account, member },
    record: {
      actor: 'newAccount' in as ? self : as.actor,
      type: 'invitation.accept',
      workspaceId,
      data: { workspace: names.slug, account: account.name, role },
      audit: [
        ...('newAccount' in as ? [accountCreated(account)] : []),
        invitationEntry('accept', toInvitation(row, names.slug), {
          before: null,
          after: { account: account.name, role, invitedBy: row.created_by_name },
        }),
        memberEntry('add', names, null, role),
      ],
    },
  };
}

async function existing({ db }: CommandScope, id: string): Promise<Account> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such account', 'account');
  return toAccount(row);
}
