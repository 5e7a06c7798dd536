import type { AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { Project, ProjectAllowances } from '../ports/projects.ts';
import { notFound } from './conflicts.ts';
import type { ProjectRow } from './deployment-tables.ts';
import { objectColumn, textsColumn } from './json-columns.ts';
import type { Tables } from './tables.ts';

/** A project's row with the names that people know. */
export type JoinedProject = ProjectRow & { workspace_slug: string; cluster_slug: string };

/** Projects with the names of what they belong to. */
export function selectProjects(db: Kysely<Tables>) {
  return db
    .selectFrom('projects')
    .innerJoin('workspaces', 'workspaces.id', 'projects.workspace_id')
    .innerJoin('clusters', 'clusters.id', 'projects.cluster_id')
    .selectAll('projects')
    .select(['workspaces.slug as workspace_slug', 'clusters.slug as cluster_slug']);
}

/** A project as ports show it. */
export function toProject(row: JoinedProject): Project {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    clusterId: row.cluster_id,
    clusterSlug: row.cluster_slug,
    slug: row.slug,
    displayName: row.display_name,
    description: row.description,
    namespace: row.namespace,
    serviceAccount: row.service_account,
    quota: quotaColumn(row.quota),
    allows: allowancesColumn(row.allows),
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** @throws PersistenceError not_found */
export async function requireProject(db: Kysely<Tables>, id: string): Promise<JoinedProject> {
  const row = await selectProjects(db).where('projects.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such project', 'project');
  return row;
}

/** What audit records call a project. */
export function projectSubject(
  row: Pick<JoinedProject, 'id' | 'slug' | 'workspace_slug' | 'workspace_id'>,
): AuditSubject {
  return {
    kind: 'project',
    id: row.id,
    name: `${row.workspace_slug}/${row.slug}`,
    workspaceId: row.workspace_id,
  };
}

function quotaColumn(text: string): Project['quota'] {
  const entries = Object.entries(objectColumn(text));
  return Object.fromEntries(
    entries.flatMap(([name, hard]) => (typeof hard === 'string' ? [[name, hard]] : [])),
  );
}

/** Whatever is not clearly allowed is not. */
function allowancesColumn(text: string): ProjectAllowances {
  const { clusterScoped, namespaces } = objectColumn(text);
  return {
    clusterScoped: clusterScoped === true,
    namespaces: textsColumn(JSON.stringify(namespaces ?? [])),
  };
}
