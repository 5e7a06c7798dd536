import type { Actor } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import {
  type DeploymentPort,
  type DeploymentRevision,
  maximumDeploymentRevisions,
  type NewDeploymentRevision,
} from '../ports/deployments.ts';
import type { Page, PageRequest } from '../ports/paging.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import {
  chartColumns,
  deploymentData,
  deploymentSubject,
  requireDeployment,
  toChart,
} from './deployment-rows.ts';
import type { DeploymentRevisionRow } from './deployment-tables.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { Tables } from './tables.ts';

const keys = [{ column: 'number', type: 'number' }] as const;

/** What Helm calls the revision that runs, and those that did. */
const deployed = 'deployed';
const superseded = 'superseded';

/** @throws PersistenceError not_found */
export async function recordRevision(
  scope: CommandScope,
  { id, revision, actor }: Parameters<DeploymentPort['recordRevision']>[0],
): Promise<Outcome<void>> {
  const row = await requireDeployment(scope.db, { id });
  await writeRevisions(scope, id, [revision], actor);
  const { number, action, status, valuesDigest } = revision;
  const { workspace, name, version } = revision.chart;
  return {
    result: undefined,
    record: {
      actor,
      type: 'deployment.record_revision',
      workspaceId: row.workspace_id,
      data: { ...deploymentData(row), number, action, status },
      audit: [
        {
          action: 'record_revision',
          subject: deploymentSubject(row),
          before: null,
          after: { number, action, status, valuesDigest, chart: { workspace, name, version } },
        },
      ],
    },
  };
}

/** The rows of revisions; the oldest go where there are too many. */
export async function writeRevisions(
  { db, nowMs }: CommandScope,
  deploymentId: string,
  revisions: readonly NewDeploymentRevision[],
  actor: Actor,
): Promise<void> {
  if (revisions.length === 0) return;
  for (const revision of revisions) {
    const by = revision.by ?? { id: actor.accountId ?? null, name: actor.name };
    const row: DeploymentRevisionRow = {
      deployment_id: deploymentId,
      number: revision.number,
      ...chartColumns(revision.chart),
      sealed_values: revision.sealedValues,
      values_digest: revision.valuesDigest,
      action: revision.action,
      operation_id: revision.operationId,
      actor_id: by.id,
      actor_name: by.name,
      at: revision.atMs ?? nowMs,
      description: revision.description,
      status: revision.status,
    };
    if (revision.status === deployed) await supersedeOlder(db, deploymentId, revision.number);
    await db
      .insertInto('deployment_revisions')
      .values(row)
      .onConflict((conflict) => conflict.columns(['deployment_id', 'number']).doUpdateSet(row))
      .execute();
  }
  const newest = Math.max(...revisions.map(({ number }) => number));
  await db
    .deleteFrom('deployment_revisions')
    .where('deployment_id', '=', deploymentId)
    .where('number', '<=', newest - maximumDeploymentRevisions)
    .execute();
}

/** Newest first. */
export async function revisionsOf(
  db: Kysely<Tables>,
  deploymentId: string,
  page: PageRequest,
): Promise<Page<DeploymentRevision>> {
  const rows = await db
    .selectFrom('deployment_revisions')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .where((eb) => afterCursor(eb, page, keys, 'desc'))
    .orderBy('number', 'desc')
    .limit(rowsFor(page))
    .execute();
  return pageOf(rows, page, (row) => [row.number], toRevision);
}

/** The row of one revision. */
export function findRevision(
  db: Kysely<Tables>,
  deploymentId: string,
  number: number,
): Promise<DeploymentRevisionRow | undefined> {
  return db
    .selectFrom('deployment_revisions')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .where('number', '=', number)
    .executeTakeFirst();
}

/** A revision as ports show it: without its values. */
export function toRevision(row: DeploymentRevisionRow): DeploymentRevision {
  return {
    number: row.number,
    chart: toChart(row),
    valuesDigest: row.values_digest,
    action: row.action,
    operationId: row.operation_id,
    actorId: row.actor_id,
    actorName: row.actor_name,
    atMs: row.at,
    description: row.description,
    status: row.status,
  };
}

/** As Helm does it: one revision at most is the one that runs. */
async function supersedeOlder(db: Kysely<Tables>, deploymentId: string, number: number): Promise<void> {
  await db
    .updateTable('deployment_revisions')
    .set({ status: superseded })
    .where('deployment_id', '=', deploymentId)
    .where('number', '<', number)
    .where('status', '=', deployed)
    .execute();
}
