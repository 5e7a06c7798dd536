import { PersistenceError } from '../errors.ts';
import type { Account, AccountPort } from '../ports/accounts.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { insertAccount } from './account-rows.ts';
import { notFound } from './conflicts.ts';
import { requireKnownRoles } from './known-roles.ts';
import { insertMember, memberEntry, namesOf } from './members.ts';

/** What stands where others have the hash of their password; no password has it. */
const noPassword = '!';

/**
 * A service account with the role it is for, in one commit.
 * @throws PersistenceError account_exists, role_unknown, not_found, service_account_limits
 */
export async function createServiceAccount(
  scope: CommandScope,
  { name, displayName, ownerAccountId, home, actor }: Parameters<AccountPort['createService']>[0],
): Promise<Outcome<Account>> {
  const owner = await personNamed(scope, ownerAccountId);
  const workspaceId = 'workspaceId' in home ? home.workspaceId : null;
  const platformRoles = 'platformRoles' in home ? home.platformRoles : [];
  const account = await insertAccount(
    scope,
    { name, displayName, passwordHash: noPassword, platformRoles },
    { owner_account_id: ownerAccountId, workspace_id: workspaceId },
  );
  const audit: AuditEntry[] = [
    {
      action: 'create',
      subject: { kind: 'account', id: account.id, name, ...(workspaceId === null ? {} : { workspaceId }) },
      before: null,
      after: { displayName, kind: account.kind, owner, platformRoles },
    },
  ];
  if ('workspaceId' in home) {
    await requireKnownRoles(scope, 'workspace', [home.role], 'role');
    const names = await namesOf(scope, home.workspaceId, account.id);
    await insertMember(scope, home.workspaceId, account.id, home.role);
    audit.push(memberEntry('add', names, null, home.role));
  }
  return {
    result: account,
    record: {
      actor,
      type: 'account.create',
      ...(workspaceId === null ? {} : { workspaceId }),
      data: { account: name, kind: account.kind },
      audit,
    },
  };
}

async function personNamed({ db }: CommandScope, id: string): Promise<string> {
  const row = await db
    .selectFrom('accounts')
    .select(['name', 'kind'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such account', 'owner');
  if (row.kind === 'person') return row.name;
  throw new PersistenceError('service_account_limits', 'A service account is owned by a person.', {
    field: 'owner',
    remedy: 'Sign in as a person to make one.',
  });
}
