import type {
  Deployment,
  DeploymentObservation,
  DeploymentPort,
  DeploymentState,
} from '../ports/deployments.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import {
  changedColumns,
  deploymentData,
  type JoinedDeployment,
  requireDeployment,
  toDeployment,
} from './deployment-rows.ts';
import { insertRows } from './insert-row.ts';
import type { SqlContext } from './ports-context.ts';

/** The states that an observation may change: nothing is under way in them. */
const observableStates: readonly DeploymentState[] = ['running', 'failed'];
/** How seldom the moment alone is written down. */
const touchIntervalMs = 60_000;
/** So many images one statement inserts. */
const rowsAtOnce = 100;

/** Looks first without writing: most of what is seen is what was seen before. */
export function observer({ read, writer }: SqlContext): DeploymentPort['observe'] {
  return async ({ id, observation }) => {
    const row = await requireDeployment(read, { id });
    const images = await imagesOf(read, id);
    if (whatToWrite(row, images, observation) === 'nothing') return toDeployment(row);
    return writer.run((scope) => observe(scope, id, observation));
  };
}

/** The images that a deployment was last seen to run, in order. */
export async function imagesOf(db: SqlContext['read'], id: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('deployment_images')
    .select('image')
    .where('deployment_id', '=', id)
    .orderBy('image')
    .execute();
  // The order of this process, whatever the collation of the database.
  return rows.map(({ image }) => image).sort();
}

/** Leaves the revision as it is: what is seen on a cluster is nobody's edit, and must not get in the way of one. */
async function observe(
  scope: CommandScope,
  id: string,
  observation: DeploymentObservation,
): Promise<Outcome<Deployment>> {
  const { db, nowMs } = scope;
  const row = await requireDeployment(db, { id });
  const images = await imagesOf(db, id);
  const what = whatToWrite(row, images, observation);
  if (what === 'nothing') return { result: toDeployment(row) };
  // As in `runAlone`, for those that are told alone: the others are many.
  if (what === 'event') await scope.excludeOthers();
  const state = stateAfter(row, observation);
  const set = {
    ...(state === row.state ? {} : { ...changedColumns(state), changed_at: nowMs }),
    status: JSON.stringify(observation.status),
    drift: observation.drift,
    observed_at: observation.atMs,
  };
  const updated = await db
    .updateTable('deployments')
    .set(set)
    .where('id', '=', id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  // Something has just been decided on it, and is seen at the next look.
  if (updated.numUpdatedRows === 0n) return { result: toDeployment(row) };
  await replaceImages(db, id, images, wantedImages(observation));
  const after: JoinedDeployment = { ...row, ...set };
  if (what === 'rows') return { result: toDeployment(after) };
  return {
    result: toDeployment(after),
    record: {
      actor: { kind: 'system', name: 'system' },
      type: 'deployment.observe',
      workspaceId: row.workspace_id,
      data: { ...deploymentData(after), code: observation.status.code, drift: observation.drift },
      audit: [],
    },
  };
}

/** Whether there is something to tell, something to write, or nothing at all. */
function whatToWrite(
  row: JoinedDeployment,
  images: readonly string[],
  observation: DeploymentObservation,
): 'event' | 'rows' | 'nothing' {
  const { atMs, status, drift } = observation;
  const { status: before } = toDeployment(row);
  if (atMs < (row.observed_at ?? 0) || atMs < row.changed_at) return 'nothing';
  if (stateAfter(row, observation) !== row.state || drift !== row.drift || before?.code !== status.code) {
    return 'event';
  }
  const same =
    JSON.stringify(before) === JSON.stringify(status) &&
    JSON.stringify(images) === JSON.stringify(wantedImages(observation));
  return same && atMs - (row.observed_at ?? 0) < touchIntervalMs ? 'nothing' : 'rows';
}

/** An observation changes a state in which nothing is under way, and no other. */
function stateAfter(
  { state }: JoinedDeployment,
  observation: DeploymentObservation,
): JoinedDeployment['state'] {
  return observation.state !== undefined && observableStates.includes(state) ? observation.state : state;
}

function wantedImages({ images }: DeploymentObservation): readonly string[] {
  return [...new Set(images)].sort();
}

async function replaceImages(
  db: CommandScope['db'],
  deploymentId: string,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await db.deleteFrom('deployment_images').where('deployment_id', '=', deploymentId).execute();
  const rows = after.map((image) => ({ deployment_id: deploymentId, image }));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await insertRows(db, 'deployment_images', rows.slice(start, start + rowsAtOnce));
  }
}
