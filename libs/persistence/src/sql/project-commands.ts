import { PersistenceError } from '../errors.ts';
import type { Project, ProjectPort } from '../ports/projects.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { requireCluster } from './cluster-rows.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import type { ProjectRow } from './deployment-tables.ts';
import { changedFields } from './json-columns.ts';
import { type JoinedProject, projectSubject, requireProject, toProject } from './project-rows.ts';

/** How many obstacles are named; the count says how many there are. */
const named = 10;

/** @throws PersistenceError not_found, project_exists, namespace_taken */
export async function createProject(
  scope: CommandScope,
  { actor, ...command }: Parameters<ProjectPort['create']>[0],
): Promise<Outcome<Project>> {
  const { db, newId, nowMs } = scope;
  const workspace = await db
    .selectFrom('workspaces')
    .select('slug')
    .where('id', '=', command.workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) throw notFound('such workspace', 'workspace');
  const cluster = await requireCluster(db, command.clusterId);
  await requireFreeProject(scope, command, cluster.slug);
  const row: ProjectRow = {
    id: command.id ?? newId(),
    workspace_id: command.workspaceId,
    cluster_id: command.clusterId,
    slug: command.slug,
    display_name: command.displayName,
    description: command.description,
    namespace: command.namespace,
    service_account: command.serviceAccount,
    quota: JSON.stringify(command.quota),
    allows: JSON.stringify(command.allows),
    created_at: nowMs,
    revision: 1,
  };
  await db.insertInto('projects').values(row).execute();
  const joined = { ...row, workspace_slug: workspace.slug, cluster_slug: cluster.slug };
  return {
    result: toProject(joined),
    record: {
      actor,
      type: 'project.create',
      workspaceId: row.workspace_id,
      data: { ...namesOfProject(joined), cluster: cluster.slug, namespace: row.namespace },
      audit: [
        { action: 'create', subject: projectSubject(joined), before: null, after: describedProject(joined) },
      ],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict */
export async function updateProject(
  { db }: CommandScope,
  command: Parameters<ProjectPort['update']>[0],
): Promise<Outcome<Project>> {
  const { id, expectedRevision, displayName, description, quota, allows, actor } = command;
  const row = await requireProject(db, id);
  requireRevision(row, expectedRevision);
  const changes = changedFields(toProject(row), { displayName, description, quota, allows });
  if (changes === undefined) return { result: toProject(row) };
  const set = {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(description === undefined ? {} : { description }),
    ...(quota === undefined ? {} : { quota: JSON.stringify(quota) }),
    ...(allows === undefined ? {} : { allows: JSON.stringify(allows) }),
    revision: row.revision + 1,
  };
  const updated = await db
    .updateTable('projects')
    .set(set)
    .where('id', '=', id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
  return {
    result: toProject({ ...row, ...set }),
    record: {
      actor,
      type: 'project.update',
      workspaceId: row.workspace_id,
      data: { ...namesOfProject(row), changed: Object.keys(changes.after) },
      audit: [{ action: 'update', subject: projectSubject(row), ...changes }],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict, project_in_use */
export async function removeProject(
  { db }: CommandScope,
  { id, expectedRevision, actor }: Parameters<ProjectPort['remove']>[0],
): Promise<Outcome<void>> {
  const row = await requireProject(db, id);
  requireRevision(row, expectedRevision);
  const living = await db
    .selectFrom('deployments')
    .select('name')
    .where('project_id', '=', id)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .execute();
  if (living.length > 0) {
    const by = living.slice(0, named).map(({ name }) => name);
    throw new PersistenceError(
      'project_in_use',
      `Deployments are left in ${row.slug}: ${by.join(', ')}${living.length > named ? ', …' : ''}.`,
      {
        field: 'project',
        remedy: 'Uninstall and remove these first.',
        details: { deployments: living.length, by },
      },
    );
  }
  await db.deleteFrom('deployments').where('project_id', '=', id).execute();
  await db.deleteFrom('projects').where('id', '=', id).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'project.remove',
      workspaceId: row.workspace_id,
      data: namesOfProject(row),
      audit: [{ action: 'remove', subject: projectSubject(row), before: describedProject(row), after: null }],
    },
  };
}

/** What events call a project. */
export function namesOfProject(row: JoinedProject): {
  projectId: string;
  workspace: string;
  project: string;
} {
  return { projectId: row.id, workspace: row.workspace_slug, project: row.slug };
}

/** @throws PersistenceError project_exists, namespace_taken */
async function requireFreeProject(
  { db }: CommandScope,
  { workspaceId, clusterId, slug, namespace }: Omit<Parameters<ProjectPort['create']>[0], 'actor'>,
  cluster: string,
): Promise<void> {
  const same = await db
    .selectFrom('projects')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (same !== undefined) {
    throw new PersistenceError('project_exists', `The workspace has a project ${slug}.`, {
      field: 'slug',
      remedy: 'Choose another slug.',
    });
  }
  const taken = await db
    .selectFrom('projects')
    .select('id')
    .where('cluster_id', '=', clusterId)
    .where('namespace', '=', namespace)
    .executeTakeFirst();
  if (taken === undefined) return;
  // Whose it is, is nothing for members of another workspace.
  throw new PersistenceError(
    'namespace_taken',
    `The namespace ${namespace} on ${cluster} belongs to a project.`,
    { field: 'namespace', remedy: 'Choose another namespace.' },
  );
}

function describedProject(row: JoinedProject): Readonly<Record<string, unknown>> {
  const { displayName, description, clusterSlug, namespace, serviceAccount, quota, allows } = toProject(row);
  return { displayName, description, cluster: clusterSlug, namespace, serviceAccount, quota, allows };
}
