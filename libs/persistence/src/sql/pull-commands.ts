import type { AuditSubject } from '@chandlery/lifecycle';
import type { PullChart, PullPort } from '../ports/pulls.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { selectPullChart, toPullChart } from './pull-rows.ts';
import type { PullChartRow } from './pull-tables.ts';

/** @throws PersistenceError not_found */
export async function recordMerge(
  { db, nowMs }: CommandScope,
  command: Parameters<PullPort['recordMerge']>[0],
): Promise<Outcome<PullChart>> {
  const { mergedById, mergeCommit, contentDigest, actor } = command;
  const row = await selectPullChart(db, command).executeTakeFirst();
  if (row === undefined) throw notFound('such chart of that pull request', 'chart');
  const merge = { merged_by_id: mergedById, merge_commit: mergeCommit, merged_digest: contentDigest };
  if (row.merge_commit === mergeCommit && row.merged_digest === contentDigest)
    if (row.merged_by_id === mergedById) return { result: toPullChart(row) };
  const after: PullChartRow = { ...row, ...merge, merged_at: nowMs, closed: 0 };
  await db
    .updateTable('pull_charts')
    .set({ ...merge, merged_at: nowMs, closed: 0, changed_at: nowMs })
    .where('repository_id', '=', row.repository_id)
    .where('pull', '=', row.pull)
    .where('chart', '=', row.chart)
    .execute();
  const where = await placeOf(db, row);
  return {
    result: toPullChart(after),
    record: {
      actor,
      type: 'pull_request.merge',
      ...where.ids,
      data: { ...namesOf(row), mergeCommit, contentDigest },
      audit: [
        {
          action: 'merge',
          subject: where.subject,
          before: described(row),
          after: described(after),
        },
      ],
    },
  };
}

/** @throws PersistenceError not_found */
export async function recordDeployment(
  { db, nowMs }: CommandScope,
  command: Parameters<PullPort['deployed']>[0],
): Promise<Outcome<PullChart>> {
  const { deploymentId, actor } = command;
  const row = await selectPullChart(db, command).executeTakeFirst();
  if (row === undefined) throw notFound('such chart of that pull request', 'chart');
  if (row.deployment_id === deploymentId) return { result: toPullChart(row) };
  await db
    .updateTable('pull_charts')
    .set({ deployment_id: deploymentId, changed_at: nowMs })
    .where('repository_id', '=', row.repository_id)
    .where('pull', '=', row.pull)
    .where('chart', '=', row.chart)
    .execute();
  const where = await placeOf(db, row);
  return {
    result: toPullChart({ ...row, deployment_id: deploymentId }),
    record: {
      actor,
      type: 'pull_request.deploy',
      ...where.ids,
      data: { ...namesOf(row), deploymentId },
      audit: [
        {
          action: 'deploy',
          subject: where.subject,
          before: row.deployment_id === null ? null : { deploymentId: row.deployment_id },
          after: { deploymentId },
        },
      ],
    },
  };
}

/** Keeps that a pull request was closed without a merge. */
export async function closePull(
  { db, nowMs }: CommandScope,
  { repositoryId, pull, actor }: Parameters<PullPort['close']>[0],
): Promise<Outcome<void>> {
  const rows = await db
    .selectFrom('pull_charts')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('pull', '=', pull)
    .where('closed', '=', 0)
    .orderBy('chart')
    .execute();
  const [first] = rows;
  if (first === undefined) return { result: undefined };
  await db
    .updateTable('pull_charts')
    .set({ closed: 1, changed_at: nowMs })
    .where('repository_id', '=', repositoryId)
    .where('pull', '=', pull)
    .execute();
  const places = await Promise.all(rows.map((row) => placeOf(db, row)));
  return {
    result: undefined,
    record: {
      actor,
      type: 'pull_request.close',
      workspaceId: places.find(({ ids }) => ids.workspaceId !== null)?.ids.workspaceId ?? null,
      data: { repositoryId, pull, charts: rows.map(({ chart }) => chart) },
      audit: places.map(({ subject }) => ({
        action: 'close',
        subject,
        before: { closed: false },
        after: { closed: true },
      })),
    },
  };
}

async function placeOf(db: CommandScope['db'], row: PullChartRow) {
  const version =
    row.version_id === null
      ? undefined
      : await db
          .selectFrom('versions')
          .select(['id', 'app_id', 'workspace_id'])
          .where('id', '=', row.version_id)
          .executeTakeFirst();
  const subject: AuditSubject = {
    kind: 'pull_request',
    id: `${row.repository_id}/${row.pull}/${row.chart}`,
    name: `${row.url} ${row.chart}`,
    ...(version === undefined
      ? {}
      : { workspaceId: version.workspace_id, appId: version.app_id, versionId: version.id }),
  };
  return {
    subject,
    ids: {
      workspaceId: version?.workspace_id ?? null,
      appId: version?.app_id ?? null,
      versionId: version?.id ?? null,
    },
  };
}

function namesOf({ repository_id, pull, chart }: PullChartRow) {
  return { repositoryId: repository_id, pull, chart };
}

function described({ merged_by_id, merge_commit, merged_digest }: PullChartRow) {
  return merge_commit === null
    ? null
    : { mergedById: merged_by_id, mergeCommit: merge_commit, contentDigest: merged_digest };
}
