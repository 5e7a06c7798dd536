import { administratorPermission, platformRoles, rightsOfRole } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { CommandScope } from '../writer/writer.ts';
import { permissionsColumn, textsColumn } from './json-columns.ts';
import type { AccountRow } from './tables.ts';

/** The platform roles, built-in and custom, that make an administrator of whoever has them. */
export async function administratorRoles({ db }: Pick<CommandScope, 'db'>): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('custom_roles')
    .select(['name', 'permissions'])
    .where('level', '=', 'platform')
    .execute();
  const custom = new Map(rows.map(({ name, permissions }) => [name, permissionsColumn(permissions)]));
  const names = [...Object.keys(platformRoles), ...custom.keys()];
  return new Set(names.filter((name) => rightsOfRole('platform', name, custom).has(administratorPermission)));
}

/** Whether an account is an administrator: a person, enabled, with one of these roles. */
export function isAdministrator(
  row: Pick<AccountRow, 'disabled' | 'platform_roles' | 'kind'>,
  roles: ReadonlySet<string>,
): boolean {
  return (
    row.disabled === 0 &&
    row.kind === 'person' &&
    textsColumn(row.platform_roles).some((role) => roles.has(role))
  );
}

/**
 * Refuses what has just been written where it left the platform without an administrator; the command is undone with
 * it. Only where others are excluded: two that each leave the other would both succeed.
 * @throws PersistenceError last_admin
 */
export async function requireAnAdministrator(scope: CommandScope): Promise<void> {
  const roles = await administratorRoles(scope);
  const candidates = await scope.db
    .selectFrom('accounts')
    .select(['disabled', 'platform_roles', 'kind'])
    .where('disabled', '=', 0)
    .where('kind', '=', 'person')
    .where((eb) => eb.or([...roles].map((role) => eb('platform_roles', 'like', `%"${role}"%`))))
    .execute();
  if (candidates.some((row) => isAdministrator(row, roles))) return;
  throw new PersistenceError('last_admin', 'This would leave the platform without an administrator.', {
    remedy: 'Make somebody else an administrator first.',
  });
}
