import type { CustomRoleLevel } from '@chandlery/lifecycle';
import type { RoleNames, RolePort, StoredRole } from '../ports/roles.ts';
import { permissionsColumn } from './json-columns.ts';
import type { SqlContext } from './ports-context.ts';
import { createRole, removeRole, updateRole } from './role-commands.ts';
import { toRole } from './role-rows.ts';

/** Custom roles in the database. */
export function sqlRoles({ read, writer }: SqlContext): RolePort {
  const rightsAt = async (level: CustomRoleLevel, names: readonly string[]) => {
    if (names.length === 0) return new Map<string, StoredRole['permissions']>();
    const rows = await read
      .selectFrom('custom_roles')
      .select(['name', 'permissions'])
      .where('level', '=', level)
      .where('name', 'in', names)
      .execute();
    return new Map(rows.map((row) => [row.name, permissionsColumn(row.permissions)]));
  };
  return {
    create: (command) => writer.run((scope) => createRole(scope, command)),
    async find(level, name) {
      const row = await read
        .selectFrom('custom_roles')
        .selectAll()
        .where('level', '=', level)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && toRole(row);
    },
    async list(level) {
      const rows = await read
        .selectFrom('custom_roles')
        .selectAll()
        .where('level', '=', level)
        .orderBy('name')
        .execute();
      return rows.map(toRole);
    },
    async rightsOf({ platform, workspace }: RoleNames) {
      return {
        platform: await rightsAt('platform', platform),
        workspace: await rightsAt('workspace', workspace),
      };
    },
    update: (command) => writer.run((scope) => updateRole(scope, command)),
    remove: (command) => writer.run((scope) => removeRole(scope, command)),
  };
}
