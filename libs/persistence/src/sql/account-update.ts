import type { PlatformRole } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { Account, AccountPort } from '../ports/accounts.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { toAccount } from './account-rows.ts';
import { notFound, requireRevision } from './conflicts.ts';
import { changedFields, textsColumn } from './json-columns.ts';
import type { AccountRow } from './tables.ts';

const adminRole: PlatformRole = 'platform-admin';

/**
 * Edits an account. The audit record says that a password was changed, and nothing of it.
 * @throws PersistenceError not_found, revision_conflict, last_admin
 */
export async function updateAccount(
  scope: CommandScope,
  command: Parameters<AccountPort['update']>[0],
): Promise<Outcome<Account>> {
  const { id, displayName, platformRoles, disabled, passwordHash } = command;
  await scope.excludeOthers();
  const row = await scope.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such account');
  requireRevision(row, command.expectedRevision);
  const before = toAccount(row);
  const changes = changedFields(before, { displayName, platformRoles, disabled });
  if (changes === undefined && passwordHash === undefined) return { result: before };
  const after: AccountRow = {
    ...row,
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(platformRoles === undefined ? {} : { platform_roles: JSON.stringify(platformRoles) }),
    ...(disabled === undefined ? {} : { disabled: disabled ? 1 : 0 }),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    revision: row.revision + 1,
  };
  if (isAdmin(row) && !isAdmin(after)) await requireAnotherAdmin(scope, id);
  await scope.db.updateTable('accounts').set(after).where('id', '=', id).execute();
  return {
    result: toAccount(after),
    record: {
      actor: command.actor,
      type: 'account.update',
      data: { account: row.name, changed: changedNames(changes?.after, passwordHash) },
      audit: [
        {
          action: changes === undefined ? 'change_password' : 'update',
          subject: { kind: 'account', id, name: row.name },
          before: changes?.before ?? {},
          after: { ...changes?.after, ...(passwordHash === undefined ? {} : { passwordChanged: true }) },
        },
      ],
    },
  };
}

function changedNames(after: object | undefined, passwordHash: string | undefined): readonly string[] {
  return [...Object.keys(after ?? {}), ...(passwordHash === undefined ? [] : ['password'])];
}

function isAdmin(row: Pick<AccountRow, 'disabled' | 'platform_roles'>): boolean {
  return row.disabled === 0 && textsColumn(row.platform_roles).includes(adminRole);
}

async function requireAnotherAdmin({ db }: CommandScope, id: string): Promise<void> {
  const others = await db
    .selectFrom('accounts')
    .select(['disabled', 'platform_roles'])
    .where('disabled', '=', 0)
    .where('id', '!=', id)
    .where('platform_roles', 'like', `%"${adminRole}"%`)
    .execute();
  if (others.some(isAdmin)) return;
  throw new PersistenceError('last_admin', 'This is the last enabled platform administrator.', {
    remedy: `Give another account the role ${adminRole} first.`,
  });
}
