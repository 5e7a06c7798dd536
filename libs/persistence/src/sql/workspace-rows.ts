import { PersistenceError } from '../errors.ts';
import type { Workspace } from '../ports/workspaces.ts';
import type { AuditEntry, CommandScope } from '../writer/writer.ts';
import { overrideColumn } from './json-columns.ts';
import type { WorkspaceRow } from './tables.ts';

/** A workspace as ports show it. */
export function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    slug: row.slug,
    displayName: row.display_name,
    description: row.description,
    policy: { override: overrideColumn(row.policy_override), loosened: row.policy_loosened === 1 },
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** @throws PersistenceError workspace_exists */
export async function insertWorkspace(
  scope: CommandScope,
  workspace: Pick<Workspace, 'slug' | 'displayName' | 'description' | 'policy'>,
): Promise<Workspace> {
  const { slug, policy } = workspace;
  const existing = await scope.db
    .selectFrom('workspaces')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (existing !== undefined) {
    throw new PersistenceError('workspace_exists', `There is a workspace ${slug}.`, {
      field: 'slug',
      remedy: 'Choose another slug.',
    });
  }
  const row: WorkspaceRow = {
    id: scope.newId(),
    slug,
    display_name: workspace.displayName,
    description: workspace.description,
    policy_override: JSON.stringify(policy.override),
    policy_loosened: policy.loosened ? 1 : 0,
    created_at: scope.nowMs,
    revision: 1,
  };
  await scope.db.insertInto('workspaces').values(row).execute();
  return toWorkspace(row);
}

/** The audit record of a new workspace. */
export function workspaceCreated({ id, slug, displayName, description, policy }: Workspace): AuditEntry {
  return {
    action: 'create',
    subject: { kind: 'workspace', id, name: slug, workspaceId: id },
    before: null,
    after: { displayName, description, policy },
  };
}
