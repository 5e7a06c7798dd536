import { type Expression, type ExpressionBuilder, type Kysely, sql, type SqlBool } from 'kysely';
import type { Deployment, DeploymentPort, DeploymentQuery } from '../ports/deployments.ts';
import type { Page } from '../ports/paging.ts';
import { among, amongProjects } from './among.ts';
import { selectDeployments, toDeployment } from './deployment-rows.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { Tables } from './tables.ts';
import { likePattern } from './text-search.ts';

const keys = [
  { column: 'deployments.name', type: 'string' },
  { column: 'deployments.id', type: 'string' },
] as const;

/** A page of deployments that are not removed, by name. */
export async function listDeployments(db: Kysely<Tables>, query: DeploymentQuery): Promise<Page<Deployment>> {
  const rows = await selectDeployments(db)
    .where('deployments.removed_at', 'is', null)
    .where((eb) => eb.and(conditionsOf(eb, query)))
    .where((eb) => afterCursor(eb, query, keys, 'asc'))
    .orderBy('deployments.name')
    .orderBy('deployments.id')
    .limit(rowsFor(query))
    .execute();
  return pageOf(rows, query, (row) => [row.name, row.id], toDeployment);
}

/** Tests whose time is over and that nothing is done about yet. */
export async function expiredTests(
  db: Kysely<Tables>,
  { nowMs, limit }: Parameters<DeploymentPort['expiredTests']>[0],
): Promise<readonly Deployment[]> {
  const rows = await selectDeployments(db)
    .where('deployments.removed_at', 'is', null)
    .where('deployments.test_expires_at', '<=', nowMs)
    .where('deployments.state', '!=', 'deleting')
    .orderBy('deployments.test_expires_at')
    .orderBy('deployments.id')
    .limit(limit)
    .execute();
  return rows.map(toDeployment);
}

type Builder = ExpressionBuilder<Tables, 'deployments' | 'projects'>;
type Condition = Expression<SqlBool>;

function conditionsOf(eb: Builder, query: DeploymentQuery): Condition[] {
  const { projectId, workspaceId, clusterId, appId, versionId, test, name, image, within } = query;
  const columns = {
    projectId: eb.ref('deployments.project_id'),
    workspaceId: eb.ref('projects.workspace_id'),
  };
  return [
    ...(projectId === undefined ? [] : [eb('deployments.project_id', '=', projectId)]),
    ...(workspaceId === undefined ? [] : [eb('projects.workspace_id', '=', workspaceId)]),
    ...(clusterId === undefined ? [] : [eb('projects.cluster_id', '=', clusterId)]),
    ...(appId === undefined ? [] : [eb('deployments.app_id', '=', appId)]),
    ...(versionId === undefined ? [] : [eb('deployments.version_id', '=', versionId)]),
    ...(test === undefined ? [] : [eb('deployments.test', '=', test ? 1 : 0)]),
    ...(name === undefined ? [] : [matches(eb, name)]),
    ...(query.states === undefined ? [] : [among(eb.ref('deployments.state'), query.states)]),
    ...(query.drifts === undefined ? [] : [among(eb.ref('deployments.drift'), query.drifts)]),
    ...(image === undefined ? [] : [runsImage(eb, image)]),
    ...(within === undefined ? [] : [amongProjects(columns, within)]),
  ];
}

function matches(eb: Builder, name: string): Condition {
  return sql`${eb.ref('deployments.name')} like ${likePattern(name)} escape '\\'`;
}

/** The reference itself, or, where it has no tag or no digest, those that add one. */
function runsImage(eb: Builder, image: string): Condition {
  const escaped = image.replace(/[\\%_]/g, '\\$&');
  return eb.exists(
    eb
      .selectFrom('deployment_images')
      .select('deployment_images.image')
      .whereRef('deployment_images.deployment_id', '=', 'deployments.id')
      .where((images) =>
        images.or([
          images('deployment_images.image', '=', image),
          sql<boolean>`deployment_images.image like ${`${escaped}:%`} escape '\\'`,
          sql<boolean>`deployment_images.image like ${`${escaped}@%`} escape '\\'`,
        ]),
      ),
  );
}
