import { PersistenceError } from '../errors.ts';
import type { Account, NewAccount } from '../ports/accounts.ts';
import type { AuditEntry, CommandScope } from '../writer/writer.ts';
import { textsColumn } from './json-columns.ts';
import type { AccountRow } from './tables.ts';

/** An account as ports show it: without the hash of its password. */
export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    platformRoles: textsColumn(row.platform_roles),
    disabled: row.disabled === 1,
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** @throws PersistenceError account_exists */
export async function insertAccount(scope: CommandScope, account: NewAccount): Promise<Account> {
  const nameKey = account.name.toLowerCase();
  const existing = await scope.db
    .selectFrom('accounts')
    .select('name')
    .where('name_key', '=', nameKey)
    .executeTakeFirst();
  if (existing !== undefined) {
    throw new PersistenceError('account_exists', `There is an account ${existing.name}.`, {
      field: 'name',
      remedy: 'Choose another name.',
    });
  }
  const row: AccountRow = {
    id: scope.newId(),
    name: account.name,
    name_key: nameKey,
    display_name: account.displayName,
    password_hash: account.passwordHash,
    platform_roles: JSON.stringify(account.platformRoles),
    disabled: 0,
    created_at: scope.nowMs,
    revision: 1,
  };
  await scope.db.insertInto('accounts').values(row).execute();
  return toAccount(row);
}

/** The audit record of a new account. */
export function accountCreated({ id, name, displayName, platformRoles }: Account): AuditEntry {
  return {
    action: 'create',
    subject: { kind: 'account', id, name },
    before: null,
    after: { displayName, platformRoles },
  };
}
