import type { Kysely } from 'kysely';
import type { ChangedThings, PullChartPlace } from '../ports/pulls.ts';
import type { Tables } from './tables.ts';

/**
 * The charts of pull requests that are any of these things. One that a repository left behind in another workspace, when it was
 * bound anew, is not among them.
 */
export async function concernedPulls(
  db: Kysely<Tables>,
  { versionIds, appIds, submissionIds, deploymentIds }: ChangedThings,
): Promise<readonly PullChartPlace[]> {
  const wanted = [
    ['versions.id', versionIds],
    ['versions.app_id', appIds],
    ['versions.submission_id', submissionIds],
    ['pull_charts.deployment_id', deploymentIds],
  ] as const;
  const given = wanted.filter(([, ids]) => ids.length > 0);
  if (given.length === 0) return [];
  const rows = await db
    .selectFrom('pull_charts')
    .innerJoin('versions', 'versions.id', 'pull_charts.version_id')
    .innerJoin('bound_repositories', (join) =>
      join
        .onRef('bound_repositories.repository_id', '=', 'pull_charts.repository_id')
        .onRef('bound_repositories.workspace_id', '=', 'versions.workspace_id'),
    )
    .select([
      'pull_charts.repository_id',
      'pull_charts.pull',
      'pull_charts.chart',
      'pull_charts.closed',
      'pull_charts.merge_commit',
      'pull_charts.deployment_id',
      'versions.id as version_id',
      'versions.app_id',
      'versions.submission_id',
    ])
    .where((eb) => eb.or(given.map(([column, ids]) => eb(column, 'in', [...ids]))))
    .orderBy('pull_charts.repository_id')
    .orderBy('pull_charts.pull')
    .orderBy('pull_charts.chart')
    .execute();
  return rows.map((row) => ({
    repositoryId: row.repository_id,
    pull: row.pull,
    chart: row.chart,
    versionId: row.version_id,
    appId: row.app_id,
    submissionId: row.submission_id,
    deploymentId: row.deployment_id,
    open: row.closed === 0 && row.merge_commit === null,
  }));
}
