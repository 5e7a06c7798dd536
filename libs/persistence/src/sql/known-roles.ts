import { builtInRole, type CustomRoleLevel } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { CommandScope } from '../writer/writer.ts';

/**
 * Refuses to write down a role that does not exist. Whoever deletes a role waits until this command is committed, and
 * then finds it in use.
 * @throws PersistenceError role_unknown
 */
export async function requireKnownRoles(
  scope: CommandScope,
  level: CustomRoleLevel,
  names: readonly string[],
  field: string,
): Promise<void> {
  const custom = names.filter((name) => builtInRole(level, name) === undefined);
  if (custom.length === 0) return;
  await scope.excludeOthers();
  const rows = await scope.db
    .selectFrom('custom_roles')
    .select('name')
    .where('level', '=', level)
    .where('name', 'in', custom)
    .execute();
  const found = new Set(rows.map(({ name }) => name));
  const unknown = custom.find((name) => !found.has(name));
  if (unknown === undefined) return;
  throw new PersistenceError('role_unknown', `There is no ${level} role ${unknown}.`, {
    field,
    remedy: `Use one of the roles of the level ${level}, or make it first.`,
  });
}
