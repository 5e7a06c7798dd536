import { type AuditSubject, statesUnderReview } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { BoundRepository, IntegrationPort } from '../ports/integrations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import type { BoundRepositoryRow } from './pull-tables.ts';
import type { Tables } from './tables.ts';

type JoinedRepository = BoundRepositoryRow & { workspace_slug: string };

/** Repositories with the names of their workspaces. */
export function selectRepositories(db: Kysely<Tables>) {
  return db
    .selectFrom('bound_repositories')
    .innerJoin('workspaces', 'workspaces.id', 'bound_repositories.workspace_id')
    .selectAll('bound_repositories')
    .select('workspaces.slug as workspace_slug');
}

/** A repository as ports show it. */
export function toRepository(row: JoinedRepository): BoundRepository {
  return {
    repositoryId: row.repository_id,
    installationId: row.installation_id,
    fullName: row.full_name,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    deployProject: row.deploy_project,
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** @throws PersistenceError not_found, repository_in_use */
export async function bindRepository(
  scope: CommandScope,
  command: Parameters<IntegrationPort['bind']>[0],
): Promise<Outcome<BoundRepository>> {
  const { db, nowMs } = scope;
  const { repositoryId, installationId, fullName, workspaceId, deployProject = null, actor } = command;
  const workspace = await db
    .selectFrom('workspaces')
    .select('slug')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) throw notFound('such workspace', 'workspace');
  const before = await selectRepositories(db).where('repository_id', '=', repositoryId).executeTakeFirst();
  const row: JoinedRepository = {
    repository_id: repositoryId,
    installation_id: installationId,
    full_name: fullName,
    workspace_id: workspaceId,
    workspace_slug: workspace.slug,
    deploy_project: deployProject,
    created_at: before?.created_at ?? nowMs,
    revision: (before?.revision ?? 0) + 1,
  };
  const changes = before && changedFields(described(before), described(row));
  if (before !== undefined && changes === undefined) return { result: toRepository(before) };
  if (before !== undefined && before.workspace_id !== workspaceId) await requireUnused(scope, before);
  const { workspace_slug: _, ...columns } = row;
  const { repository_id: __, ...changed } = columns;
  await db
    .insertInto('bound_repositories')
    .values(columns)
    .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(changed))
    .execute();
  return {
    result: toRepository(row),
    record: {
      actor,
      type: before === undefined ? 'repository.bind' : 'repository.update',
      workspaceId,
      data: { repositoryId, repository: fullName, workspace: workspace.slug },
      audit: [
        {
          action: before === undefined ? 'bind' : 'update',
          subject: repositorySubject(row),
          ...(changes ?? { before: null, after: described(row) }),
        },
      ],
    },
  };
}

/** @throws PersistenceError not_found */
export async function followRepository(
  { db }: CommandScope,
  { repositoryId, installationId, fullName, actor }: Parameters<IntegrationPort['follow']>[0],
): Promise<Outcome<BoundRepository>> {
  const before = await selectRepositories(db).where('repository_id', '=', repositoryId).executeTakeFirst();
  if (before === undefined) throw notFound('such repository that is bound', 'repositoryId');
  const set = {
    installation_id: installationId ?? before.installation_id,
    full_name: fullName ?? before.full_name,
    revision: before.revision + 1,
  };
  const row: JoinedRepository = { ...before, ...set };
  const changes = changedFields(described(before), described(row));
  if (changes === undefined) return { result: toRepository(before) };
  await db.updateTable('bound_repositories').set(set).where('repository_id', '=', repositoryId).execute();
  return {
    result: toRepository(row),
    record: {
      actor,
      type: 'repository.update',
      workspaceId: row.workspace_id,
      data: { repositoryId, repository: row.full_name, workspace: row.workspace_slug },
      audit: [{ action: 'update', subject: repositorySubject(row), ...changes }],
    },
  };
}

/** @throws PersistenceError not_found */
export async function unbindRepository(
  { db }: CommandScope,
  { repositoryId, actor }: Parameters<IntegrationPort['unbind']>[0],
): Promise<Outcome<void>> {
  const row = await selectRepositories(db).where('repository_id', '=', repositoryId).executeTakeFirst();
  if (row === undefined) throw notFound('such repository that is bound', 'repositoryId');
  await db.deleteFrom('bound_repositories').where('repository_id', '=', repositoryId).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'repository.unbind',
      workspaceId: row.workspace_id,
      data: { repositoryId, repository: row.full_name, workspace: row.workspace_slug },
      audit: [{ action: 'unbind', subject: repositorySubject(row), before: described(row), after: null }],
    },
  };
}

/** What is under review stays in the workspace whose reviewers began it. @throws PersistenceError repository_in_use */
async function requireUnused({ db }: CommandScope, row: JoinedRepository): Promise<void> {
  const open = await db
    .selectFrom('pull_charts')
    .innerJoin('versions', 'versions.id', 'pull_charts.version_id')
    .select(['pull_charts.pull', 'pull_charts.chart'])
    .where('pull_charts.repository_id', '=', row.repository_id)
    .where('versions.state', 'in', [...statesUnderReview])
    .orderBy('pull_charts.pull')
    .orderBy('pull_charts.chart')
    .executeTakeFirst();
  if (open === undefined) return;
  throw new PersistenceError(
    'repository_in_use',
    `Pull request ${open.pull} has ${open.chart} under review in ${row.workspace_slug}.`,
    {
      field: 'workspace',
      remedy: 'Merge or close its open pull requests first.',
      details: { pull: open.pull, chart: open.chart },
    },
  );
}

function repositorySubject(row: JoinedRepository): AuditSubject {
  return {
    kind: 'repository',
    id: String(row.repository_id),
    name: row.full_name,
    workspaceId: row.workspace_id,
  };
}

function described(row: JoinedRepository): Readonly<Record<string, unknown>> {
  return {
    installationId: row.installation_id,
    fullName: row.full_name,
    workspace: row.workspace_slug,
    ...(row.deploy_project === null ? {} : { deployProject: row.deploy_project }),
  };
}
