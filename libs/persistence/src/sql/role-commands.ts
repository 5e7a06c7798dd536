import { administratorPermission, maximumCustomRoles, withImplied } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { RolePort, StoredRole } from '../ports/roles.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { requireAnAdministrator } from './administrators.ts';
import { requireRevision } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import { roleRow, roleSubject, toRole } from './role-rows.ts';
import { usesOfRole } from './role-uses.ts';
import type { CustomRoleRow } from './tables.ts';

/** @throws PersistenceError role_exists, role_limit */
export async function createRole(
  scope: CommandScope,
  { level, name, description, permissions, actor }: Parameters<RolePort['create']>[0],
): Promise<Outcome<StoredRole>> {
  await scope.excludeOthers();
  const others = await scope.db
    .selectFrom('custom_roles')
    .select('name')
    .where('level', '=', level)
    .execute();
  if (others.some((other) => other.name === name)) {
    throw new PersistenceError('role_exists', `There is a ${level} role ${name}.`, {
      field: 'name',
      remedy: 'Choose another name, or change the role.',
    });
  }
  if (others.length >= maximumCustomRoles) {
    throw new PersistenceError('role_limit', `There are ${others.length} custom ${level} roles.`, {
      remedy: 'Delete roles that nobody has.',
    });
  }
  const row: CustomRoleRow = {
    level,
    name,
    description,
    permissions: JSON.stringify(permissions),
    created_at: scope.nowMs,
    revision: 1,
  };
  await scope.db.insertInto('custom_roles').values(row).execute();
  return {
    result: toRole(row),
    record: {
      actor,
      type: 'role.create',
      data: { level, role: name },
      audit: [
        {
          action: 'create',
          subject: roleSubject(level, name),
          before: null,
          after: { description, permissions },
        },
      ],
    },
  };
}

/**
 * What a role gives changes for everybody who has it, in this commit.
 * @throws PersistenceError not_found, revision_conflict, last_admin
 */
export async function updateRole(
  scope: CommandScope,
  { level, name, expectedRevision, description, permissions, actor }: Parameters<RolePort['update']>[0],
): Promise<Outcome<StoredRole>> {
  await scope.excludeOthers();
  const row = await roleRow(scope, level, name);
  requireRevision(row, expectedRevision);
  const before = toRole(row);
  const changes = changedFields(before, { description, permissions });
  if (changes === undefined) return { result: before };
  const after: CustomRoleRow = {
    ...row,
    ...(description === undefined ? {} : { description }),
    ...(permissions === undefined ? {} : { permissions: JSON.stringify(permissions) }),
    revision: row.revision + 1,
  };
  await scope.db
    .updateTable('custom_roles')
    .set(after)
    .where('level', '=', level)
    .where('name', '=', name)
    .execute();
  if (makesAdministrators(before) && !makesAdministrators(toRole(after))) await requireAnAdministrator(scope);
  return {
    result: toRole(after),
    record: {
      actor,
      type: 'role.update',
      data: { level, role: name, changed: Object.keys(changes.after) },
      audit: [{ action: 'update', subject: roleSubject(level, name), ...changes }],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict, role_in_use */
export async function removeRole(
  scope: CommandScope,
  { level, name, expectedRevision, actor }: Parameters<RolePort['remove']>[0],
): Promise<Outcome<void>> {
  await scope.excludeOthers();
  const row = await roleRow(scope, level, name);
  requireRevision(row, expectedRevision);
  const uses = await usesOfRole(scope, level, name);
  const count = uses.accounts + uses.members + uses.invitations + uses.policies;
  if (count > 0) {
    throw new PersistenceError(
      'role_in_use',
      `The role ${name} is in use ${count} times: ${uses.by.join(', ')}${count > uses.by.length ? ', …' : ''}.`,
      { field: 'role', remedy: 'Take it from all of these first.', details: { ...uses } },
    );
  }
  await scope.db.deleteFrom('custom_roles').where('level', '=', level).where('name', '=', name).execute();
  const { description, permissions } = toRole(row);
  return {
    result: undefined,
    record: {
      actor,
      type: 'role.delete',
      data: { level, role: name },
      audit: [
        {
          action: 'delete',
          subject: roleSubject(level, name),
          before: { description, permissions },
          after: null,
        },
      ],
    },
  };
}

function makesAdministrators({ level, permissions }: StoredRole): boolean {
  return level === 'platform' && withImplied(permissions).has(administratorPermission);
}
