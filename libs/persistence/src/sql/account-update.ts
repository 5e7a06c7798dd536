import { PersistenceError } from '../errors.ts';
import type { Account, AccountPort } from '../ports/accounts.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { toAccount } from './account-rows.ts';
import { administratorRoles, isAdministrator, requireAnAdministrator } from './administrators.ts';
import { notFound, requireRevision } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import { requireKnownRoles } from './known-roles.ts';
import { endSessionsOf } from './sessions.ts';
import type { AccountRow } from './tables.ts';

/**
 * Edits an account. The audit record says that a password was changed, and nothing of it.
 * A new password, or disabling, ends the sessions.
 * @throws PersistenceError not_found, revision_conflict, last_admin, role_unknown, service_account_limits
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
  requirePossible(row, command);
  await requireKnownRoles(scope, 'platform', platformRoles ?? [], 'platformRoles');
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
  await scope.db.updateTable('accounts').set(after).where('id', '=', id).execute();
  const admins = await administratorRoles(scope);
  if (isAdministrator(row, admins) && !isAdministrator(after, admins)) await requireAnAdministrator(scope);
  if (passwordHash !== undefined || disabled === true)
    await endSessionsOf(scope, id, disabled === true ? undefined : command.keepSessionId);
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

/** @throws PersistenceError service_account_limits */
function requirePossible(
  row: AccountRow,
  { passwordHash, platformRoles }: Parameters<AccountPort['update']>[0],
): void {
  if (row.kind === 'person') return;
  if (passwordHash !== undefined) {
    throw new PersistenceError('service_account_limits', `${row.name} is a service account.`, {
      field: 'password',
      remedy: 'Make a token for it instead.',
    });
  }
  if (row.workspace_id !== null && platformRoles !== undefined && platformRoles.length > 0) {
    throw new PersistenceError('service_account_limits', `${row.name} belongs to a workspace.`, {
      field: 'platformRoles',
      remedy: 'Make a service account of the platform instead.',
    });
  }
}
