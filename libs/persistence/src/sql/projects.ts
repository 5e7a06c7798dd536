import type { ProjectPort } from '../ports/projects.ts';
import { compiledOnce } from './compiled.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';
import { createProject, removeProject, updateProject } from './project-commands.ts';
import {
  removeProjectMember,
  selectProjectMembers,
  setProjectMember,
  toProjectMember,
} from './project-members.ts';
import { selectProjects, toProject } from './project-rows.ts';

const selectRoles = compiledOnce((db, values: { accountId: string }) =>
  db.selectFrom('project_members').select(['project_id', 'role']).where('account_id', '=', values.accountId),
);

const keys = [
  { column: 'projects.slug', type: 'string' },
  { column: 'projects.id', type: 'string' },
] as const;

/** Projects and their members in the database. */
export function sqlProjects({ read, writer }: SqlContext): ProjectPort {
  return {
    create: (command) => runAlone(writer, (scope) => createProject(scope, command)),
    async find(workspaceId, slug) {
      const row = await selectProjects(read)
        .where('projects.workspace_id', '=', workspaceId)
        .where('projects.slug', '=', slug)
        .executeTakeFirst();
      return row && toProject(row);
    },
    async findById(id) {
      const row = await selectProjects(read).where('projects.id', '=', id).executeTakeFirst();
      return row && toProject(row);
    },
    async findByNamespace(clusterId, namespace) {
      const row = await selectProjects(read)
        .where('projects.cluster_id', '=', clusterId)
        .where('projects.namespace', '=', namespace)
        .executeTakeFirst();
      return row && toProject(row);
    },
    async list({ workspaceId, clusterId, memberAccountId, ...page }) {
      let query = selectProjects(read);
      if (workspaceId !== undefined) query = query.where('projects.workspace_id', '=', workspaceId);
      if (clusterId !== undefined) query = query.where('projects.cluster_id', '=', clusterId);
      if (memberAccountId !== undefined) {
        query = query.where('projects.id', 'in', (eb) =>
          eb.selectFrom('project_members').select('project_id').where('account_id', '=', memberAccountId),
        );
      }
      const rows = await query
        .where((eb) => afterCursor(eb, page, keys, 'asc'))
        .orderBy('projects.slug')
        .orderBy('projects.id')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.slug, row.id], toProject);
    },
    update: (command) => runAlone(writer, (scope) => updateProject(scope, command)),
    remove: (command) => runAlone(writer, (scope) => removeProject(scope, command)),
    async rolesOf(accountId) {
      const { rows } = await selectRoles(read, { accountId });
      return new Map(rows.map(({ project_id, role }) => [project_id, role]));
    },
    async members(projectId) {
      const rows = await selectProjectMembers(read)
        .where('project_id', '=', projectId)
        .orderBy('accounts.name_key')
        .execute();
      return rows.map(toProjectMember);
    },
    async member(projectId, accountId) {
      const row = await selectProjectMembers(read)
        .where('project_id', '=', projectId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row && toProjectMember(row);
    },
    setMember: (command) => runAlone(writer, (scope) => setProjectMember(scope, command)),
    removeMember: (command) => runAlone(writer, (scope) => removeProjectMember(scope, command)),
  };
}
