import type { NewRolloutBody } from '@chandlery/api-contract';
import type { Deployment, RolloutItem, RolloutReason } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { findVersion } from './access.ts';
import { carryValues } from './carry-values.ts';
import { listEverywhere } from './read-deployment.ts';

/** So many deployments one rollout takes. */
const most = 200;
export const defaultWaveSize = 5;

/** What a rollout would do: its version in the form of the store, and its deployments, those that are left out last. */
export type RolloutPlan = { readonly toVersion: string; readonly items: readonly RolloutItem[] };

/**
 * Finds the deployments of an app that the caller may operate, and which of them can be upgraded without a person's look.
 * @throws Refusal not_visible, rollout_empty, rollout_too_large, unauthenticated
 */
export async function planRollout(
  services: Services,
  caller: Caller,
  body: NewRolloutBody,
): Promise<RolloutPlan> {
  const found = await candidates(services, caller, body);
  const [first] = found;
  if (first === undefined) throw nothingFound();
  const appId = first.chart.appId ?? '';
  const version = await findVersion(services, appId, body.to);
  if (version === undefined) throw notVisible(`version ${body.to} of ${body.app}`, 'body/to');
  const toVersion = version.version;
  const pending = await services.database.rollouts.pendingOf(found.map(({ id }) => id));
  const items: RolloutItem[] = [];
  const leftOut: RolloutItem[] = [];
  for (const deployment of found) {
    const reason = pending.has(deployment.id)
      ? { code: 'rollout_pending', message: 'It waits for its turn in another rollout.' }
      : await reasonToLeaveOut(services, caller, deployment, toVersion);
    if (reason !== null) leftOut.push({ ...itemOf(deployment), wave: null, state: 'left_out', reason });
    else items.push({ ...itemOf(deployment), wave: waveOf(items.length, body) });
  }
  return { toVersion, items: [...items, ...leftOut] };
}

/** By name: those that run the app, in the version that is named, and that the caller may operate. */
async function candidates(
  services: Services,
  caller: Caller,
  { workspace, app, from, deployments: ids }: NewRolloutBody,
): Promise<readonly Deployment[]> {
  const wanted = ids === undefined ? undefined : new Set(ids);
  const found: Deployment[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEverywhere(services, caller, {
      workspace,
      app,
      version: from,
      limit: most,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const deployment of page.items) {
      const isMeant = wanted?.delete(deployment.id) ?? true;
      if (isMeant && mayOperate(caller, deployment)) found.push(deployment);
      else if (isMeant && wanted !== undefined) throw unseen(deployment.id);
    }
    if (found.length > most) throw tooMany();
    cursor = page.next;
  } while (cursor !== undefined);
  const [unknown] = wanted ?? [];
  if (unknown !== undefined) throw unseen(unknown);
  return found;
}

function mayOperate(caller: Caller, { projectId, workspaceId }: Deployment): boolean {
  return permissionsInProject(caller, { id: projectId, workspaceId }).has('project.deployments.operate');
}

/** Why a deployment is nothing for a rollout; `null` where it is. */
export async function reasonToLeaveOut(
  services: Services,
  caller: Caller,
  deployment: Deployment,
  to: string,
): Promise<RolloutReason | null> {
  const { state, drift, chart } = deployment;
  if (chart.version === to) return { code: 'already_there', message: `It runs ${to}.` };
  if (state !== 'running' && state !== 'failed')
    return { code: 'deployment_state', message: `It is ${state}.` };
  if (drift !== 'none')
    return { code: 'drifted', message: 'Somebody changed or deleted its release without the store.' };
  const project = await services.database.projects.findById(deployment.projectId);
  if (project === undefined) return { code: 'not_found', message: 'Its project is gone.' };
  const permissions = permissionsInProject(caller, project);
  const carried = await carryValues(services, caller, { project, permissions, deployment }, to);
  return 'reason' in carried ? carried.reason : null;
}

function itemOf(deployment: Deployment): RolloutItem {
  const { id, projectId, workspaceId, workspaceSlug, projectSlug, name, chart } = deployment;
  return {
    deploymentId: id,
    projectId,
    workspaceId,
    workspaceSlug,
    projectSlug,
    name,
    fromVersion: chart.version,
    wave: null,
    state: 'waiting',
    operationId: null,
    reason: null,
  };
}

function waveOf(position: number, { waveSize = defaultWaveSize }: NewRolloutBody): number {
  return Math.floor(position / waveSize) + 1;
}

function unseen(id: string): Refusal {
  return notVisible(`deployment ${id} of this app that you may operate`, 'body/deployments');
}

function nothingFound(): Refusal {
  return new Refusal('rollout_empty', 'No deployment that you may operate runs this app.', {
    field: 'body/app',
    remedy: 'Check workspace, app and version: `GET /api/v1/deployments` lists what runs them.',
  });
}

function tooMany(): Refusal {
  return new Refusal('rollout_too_large', `More than ${most} deployments are meant.`, {
    field: 'body/deployments',
    remedy: `Name the deployments, at most ${most} in one rollout, or those of one version by \`from\`.`,
  });
}
