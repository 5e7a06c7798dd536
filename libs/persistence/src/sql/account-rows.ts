import { PersistenceError } from '../errors.ts';
import type { Account, NewAccount } from '../ports/accounts.ts';
import type { AuditEntry, CommandScope } from '../writer/writer.ts';
import { textsColumn } from './json-columns.ts';
import { requireKnownRoles } from './known-roles.ts';
import type { AccountRow } from './tables.ts';

/** An account as ports show it: without the hash of its password. */
export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    kind: row.kind,
    ownerAccountId: row.owner_account_id,
    workspaceId: row.workspace_id,
    platformRoles: textsColumn(row.platform_roles),
    disabled: row.disabled === 1,
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/**
 * The row of a person, or of a service account where it is said to whom that belongs.
 * @throws PersistenceError account_exists, role_unknown
 */
export async function insertAccount(
  scope: CommandScope,
  account: NewAccount,
  service: Pick<AccountRow, 'owner_account_id' | 'workspace_id'> | undefined = undefined,
): Promise<Account> {
  await requireKnownRoles(scope, 'platform', account.platformRoles, 'platformRoles');
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
    kind: service === undefined ? 'person' : 'service',
    owner_account_id: service?.owner_account_id ?? null,
    workspace_id: service?.workspace_id ?? null,
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
