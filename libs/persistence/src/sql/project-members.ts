import { projectRoleNames } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { ProjectMember, ProjectPort } from '../ports/projects.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import type { ProjectMemberRow } from './deployment-tables.ts';
import { namesOfProject } from './project-commands.ts';
import { requireProject, selectProjects } from './project-rows.ts';
import type { AccountRow, Tables } from './tables.ts';

/** Members of projects with the names of their accounts. */
export function selectProjectMembers(db: Kysely<Tables>) {
  return db
    .selectFrom('project_members')
    .innerJoin('accounts', 'accounts.id', 'project_members.account_id')
    .selectAll('project_members')
    .select(['accounts.name', 'accounts.kind']);
}

/** A member as ports show it. */
export function toProjectMember(row: ProjectMemberRow & Pick<AccountRow, 'name' | 'kind'>): ProjectMember {
  return {
    projectId: row.project_id,
    accountId: row.account_id,
    accountName: row.name,
    accountKind: row.kind,
    role: row.role,
    sinceMs: row.since,
    revision: row.revision,
  };
}

/** @throws PersistenceError not_found, role_unknown, revision_conflict, workspace_member_missing */
export async function setProjectMember(
  scope: CommandScope,
  { projectId, accountId, role, expectedRevision, actor }: Parameters<ProjectPort['setMember']>[0],
): Promise<Outcome<ProjectMember>> {
  const { db, nowMs } = scope;
  if (!projectRoleNames.includes(role)) {
    throw new PersistenceError('role_unknown', `There is no project role ${String(role)}.`, {
      field: 'role',
      remedy: `Use one of: ${projectRoleNames.join(', ')}.`,
    });
  }
  const project = await requireProject(db, projectId);
  const account = await requireWorkspaceMember(scope, project.workspace_id, accountId);
  const existing = await findProjectMember(scope, projectId, accountId);
  requireRevision(existing ?? { revision: 0 }, expectedRevision);
  const names = { name: account.name, kind: account.kind };
  if (existing?.role === role) return { result: toProjectMember({ ...existing, ...names }) };
  const row: ProjectMemberRow = {
    project_id: projectId,
    account_id: accountId,
    role,
    since: existing?.since ?? nowMs,
    revision: (existing?.revision ?? 0) + 1,
  };
  if (existing === undefined) await db.insertInto('project_members').values(row).execute();
  else await changeRole(scope, row);
  const action = existing === undefined ? 'add' : 'change_role';
  return {
    result: toProjectMember({ ...row, ...names }),
    record: {
      actor,
      type: `project_member.${action}`,
      workspaceId: project.workspace_id,
      data: { ...namesOfProject(project), account: account.name, role },
      audit: [projectMemberEntry(action, project, { id: accountId, ...names }, existing?.role ?? null, role)],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict */
export async function removeProjectMember(
  scope: CommandScope,
  { projectId, accountId, expectedRevision, actor }: Parameters<ProjectPort['removeMember']>[0],
): Promise<Outcome<void>> {
  const { db } = scope;
  const project = await requireProject(db, projectId);
  const existing = await selectProjectMembers(db)
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (existing === undefined) throw notFound('such member');
  requireRevision(existing, expectedRevision);
  const deleted = await db
    .deleteFrom('project_members')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .where('revision', '=', existing.revision)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 0n) throw revisionConflict({});
  return {
    result: undefined,
    record: {
      actor,
      type: 'project_member.remove',
      workspaceId: project.workspace_id,
      data: { ...namesOfProject(project), account: existing.name },
      audit: [
        projectMemberEntry('remove', project, { id: accountId, name: existing.name }, existing.role, null),
      ],
    },
  };
}

/**
 * Takes the roles in a workspace's projects from an account that leaves the workspace.
 * @returns what the audit log says of it
 */
export async function leaveProjects(
  { db }: CommandScope,
  workspaceId: string,
  account: { readonly id: string; readonly name: string },
): Promise<readonly AuditEntry[]> {
  const rows = await selectProjects(db)
    .innerJoin('project_members', 'project_members.project_id', 'projects.id')
    .select('project_members.role')
    .where('projects.workspace_id', '=', workspaceId)
    .where('project_members.account_id', '=', account.id)
    .orderBy('projects.slug')
    .execute();
  if (rows.length === 0) return [];
  await db
    .deleteFrom('project_members')
    .where('account_id', '=', account.id)
    .where(
      'project_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  return rows.map((row) => projectMemberEntry('remove', row, account, row.role, null));
}

/** The audit record of a role in a project. */
function projectMemberEntry(
  action: string,
  project: { readonly slug: string; readonly workspace_id: string; readonly workspace_slug: string },
  account: { readonly id: string; readonly name: string },
  before: string | null,
  after: string | null,
): AuditEntry {
  return {
    action,
    subject: {
      kind: 'member',
      id: account.id,
      name: `${account.name} in ${project.workspace_slug}/${project.slug}`,
      workspaceId: project.workspace_id,
    },
    before: before === null ? null : { role: before },
    after: after === null ? null : { role: after },
  };
}

/** @throws PersistenceError not_found, workspace_member_missing */
async function requireWorkspaceMember(
  { db }: CommandScope,
  workspaceId: string,
  accountId: string,
): Promise<Pick<AccountRow, 'name' | 'kind'>> {
  const account = await db
    .selectFrom('accounts')
    .select(['name', 'kind'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('such account', 'account');
  const member = await db
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (member !== undefined) return account;
  throw new PersistenceError(
    'workspace_member_missing',
    `${account.name} is no member of the workspace that the project belongs to.`,
    { field: 'account', remedy: 'Add the account to the workspace first; the role viewer is enough.' },
  );
}

function findProjectMember({ db }: CommandScope, projectId: string, accountId: string) {
  return db
    .selectFrom('project_members')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** @throws PersistenceError revision_conflict */
async function changeRole(
  { db }: CommandScope,
  { project_id, account_id, role, revision }: ProjectMemberRow,
): Promise<void> {
  const updated = await db
    .updateTable('project_members')
    .set({ role, revision })
    .where('project_id', '=', project_id)
    .where('account_id', '=', account_id)
    .where('revision', '=', revision - 1)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
}
