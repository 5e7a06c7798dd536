import type { Kysely } from 'kysely';
import type { PullAbout, PullChart, PullChartKey } from '../ports/pulls.ts';
import type { CommandScope } from '../writer/writer.ts';
import type { PullChartRow } from './pull-tables.ts';
import type { Tables } from './tables.ts';

/** One chart of one pull request. */
export function selectPullChart(db: Kysely<Tables>, { repositoryId, pull, chart }: PullChartKey) {
  return db
    .selectFrom('pull_charts')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('pull', '=', pull)
    .where('chart', '=', chart);
}

/** A chart of a pull request as ports show it. */
export function toPullChart(row: PullChartRow): PullChart {
  const { merged_by_id, merge_commit, merged_digest, merged_at } = row;
  return {
    repositoryId: row.repository_id,
    pull: row.pull,
    chart: row.chart,
    versionId: row.version_id,
    headSha: row.head_sha,
    baseRef: row.base_ref,
    path: row.path,
    title: row.title,
    url: row.url,
    author: { userId: row.author_id, login: row.author_login },
    category: row.category,
    closed: row.closed === 1,
    deploymentId: row.deployment_id,
    merge:
      merged_by_id === null || merge_commit === null || merged_digest === null || merged_at === null
        ? null
        : {
            mergedById: merged_by_id,
            mergeCommit: merge_commit,
            contentDigest: merged_digest,
            atMs: merged_at,
          },
  };
}

/** Writes what a pull request says of a chart, and who is behind it; people are added and never taken away. */
export async function savePullChart(
  { db, nowMs }: CommandScope,
  versionId: string,
  about: PullAbout,
): Promise<void> {
  const { repositoryId, pull, chart, author } = about;
  const said = {
    version_id: versionId,
    head_sha: about.headSha,
    base_ref: about.baseRef,
    path: about.path,
    title: about.title,
    url: about.url,
    author_id: author.userId,
    author_login: author.login,
    category: about.category,
    closed: 0,
    changed_at: nowMs,
  };
  await db
    .insertInto('pull_charts')
    .values({
      repository_id: repositoryId,
      pull,
      chart,
      ...said,
      merged_by_id: null,
      merge_commit: null,
      merged_digest: null,
      merged_at: null,
      deployment_id: null,
      created_at: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['repository_id', 'pull', 'chart']).doUpdateSet(said))
    .execute();
  for (const { userId, login } of about.people) {
    await db
      .insertInto('pull_people')
      .values({ repository_id: repositoryId, pull, user_id: userId, login })
      .onConflict((conflict) => conflict.columns(['repository_id', 'pull', 'user_id']).doUpdateSet({ login }))
      .execute();
  }
}
