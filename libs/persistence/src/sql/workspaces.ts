import type { WorkspaceRole } from '@chandlery/lifecycle';
import type { Member, Workspace, WorkspacePort } from '../ports/workspaces.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { compiledOnce, compiledRow } from './compiled.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import { requireKnownRoles } from './known-roles.ts';
import { insertMember, memberEntry, namesOf, removeMember, setMember } from './members.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { AccountRow, Tables, WorkspaceRow } from './tables.ts';
import { insertWorkspace, toWorkspace, workspaceCreated } from './workspace-rows.ts';

/** What the first member of a workspace is in it. */
export const firstMemberRole: WorkspaceRole = 'admin';

const selectBySlug = compiledRow((db, values: { slug: string }) =>
  db.selectFrom('workspaces').selectAll().where('slug', '=', values.slug),
);
const selectRoles = compiledOnce((db, values: { accountId: string }) =>
  db.selectFrom('members').select(['workspace_id', 'role']).where('account_id', '=', values.accountId),
);

/** Workspaces and their members in the database. */
export function sqlWorkspaces({ read, writer }: SqlContext): WorkspacePort {
  const membersOf = (workspaceId: string) =>
    read
      .selectFrom('members')
      .innerJoin('accounts', 'accounts.id', 'members.account_id')
      .select(['members.workspace_id', 'account_id', 'name', 'kind', 'role', 'since', 'members.revision'])
      .where('members.workspace_id', '=', workspaceId);
  return {
    create: (command) => writer.run((scope) => createWorkspace(scope, command)),
    async findBySlug(slug) {
      const row = await selectBySlug(read, { slug });
      return row && toWorkspace(row);
    },
    async findById(id) {
      const row = await read.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toWorkspace(row);
    },
    async list({ memberAccountId, ...page }) {
      let query = read.selectFrom('workspaces').selectAll('workspaces');
      if (memberAccountId !== undefined) {
        query = query.where('id', 'in', (eb) =>
          eb.selectFrom('members').select('workspace_id').where('account_id', '=', memberAccountId),
        );
      }
      const rows = await query
        .where((eb) => afterCursor(eb, page, [{ column: 'slug', type: 'string' }], 'asc'))
        .orderBy('slug')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.slug], toWorkspace);
    },
    update: (command) => writer.run((scope) => updateWorkspace(scope, command)),
    async rolesOf(accountId) {
      const { rows } = await selectRoles(read, { accountId });
      return new Map(rows.map(({ workspace_id, role }) => [workspace_id, role]));
    },
    async members(workspaceId) {
      const rows = await membersOf(workspaceId).orderBy('name_key').execute();
      return rows.map(toMember);
    },
    async member(workspaceId, accountId) {
      const row = await membersOf(workspaceId).where('account_id', '=', accountId).executeTakeFirst();
      return row && toMember(row);
    },
    setMember: (command) => writer.run((scope) => setMember(scope, command)),
    removeMember: (command) => writer.run((scope) => removeMember(scope, command)),
  };
}

function toMember(row: Tables['members'] & Pick<AccountRow, 'name' | 'kind'>): Member {
  return {
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    accountName: row.name,
    accountKind: row.kind,
    role: row.role,
    sinceMs: row.since,
    revision: row.revision,
  };
}

async function createWorkspace(
  scope: CommandScope,
  { adminAccountId, actor, ...workspace }: Parameters<WorkspacePort['create']>[0],
): Promise<Outcome<Workspace>> {
  const created = await insertWorkspace(scope, { ...workspace, policy: { override: {}, loosened: false } });
  const audit = [workspaceCreated(created)];
  if (adminAccountId !== null) {
    const names = await namesOf(scope, created.id, adminAccountId);
    await insertMember(scope, created.id, adminAccountId, firstMemberRole);
    audit.push(memberEntry('add', names, null, firstMemberRole));
  }
  return {
    result: created,
    record: {
      actor,
      type: 'workspace.create',
      workspaceId: created.id,
      data: { workspace: created.slug },
      audit,
    },
  };
}

async function updateWorkspace(
  scope: CommandScope,
  { id, expectedRevision, displayName, description, policy, actor }: Parameters<WorkspacePort['update']>[0],
): Promise<Outcome<Workspace>> {
  const { db } = scope;
  await requireKnownRoles(scope, 'platform', policy?.override.roles ?? [], 'roles');
  const row = await db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such workspace');
  requireRevision(row, expectedRevision);
  const changes = changedFields(toWorkspace(row), { displayName, description, policy });
  if (changes === undefined) return { result: toWorkspace(row) };
  const after: WorkspaceRow = {
    ...row,
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(description === undefined ? {} : { description }),
    ...(policy === undefined
      ? {}
      : { policy_override: JSON.stringify(policy.override), policy_loosened: policy.loosened ? 1 : 0 }),
    revision: row.revision + 1,
  };
  const updated = await db
    .updateTable('workspaces')
    .set(after)
    .where('id', '=', id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
  return {
    result: toWorkspace(after),
    record: {
      actor,
      type: 'workspace.update',
      workspaceId: id,
      data: { workspace: row.slug, changed: Object.keys(changes.after) },
      audit: [
        {
          action: 'update',
          subject: { kind: 'workspace', id, name: row.slug, workspaceId: id },
          ...changes,
        },
      ],
    },
  };
}
