import type { AuditSubject, CustomRoleLevel } from '@chandlery/lifecycle';
import type { StoredRole } from '../ports/roles.ts';
import type { CommandScope } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { permissionsColumn } from './json-columns.ts';
import type { CustomRoleRow } from './tables.ts';

/** A custom role as ports show it. */
export function toRole(row: CustomRoleRow): StoredRole {
  return {
    level: row.level,
    name: row.name,
    description: row.description,
    permissions: permissionsColumn(row.permissions),
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** @throws PersistenceError not_found */
export async function roleRow(
  { db }: CommandScope,
  level: CustomRoleLevel,
  name: string,
): Promise<CustomRoleRow> {
  const row = await db
    .selectFrom('custom_roles')
    .selectAll()
    .where('level', '=', level)
    .where('name', '=', name)
    .executeTakeFirst();
  if (row === undefined) throw notFound(`custom ${level} role ${name}`, 'role');
  return row;
}

/** What an audit record calls a role. */
export function roleSubject(level: CustomRoleLevel, name: string): AuditSubject {
  return { kind: 'role', id: `${level}/${name}`, name: `${name} (${level})` };
}
