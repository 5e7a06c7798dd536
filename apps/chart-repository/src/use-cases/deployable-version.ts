import type { App, ChartVersion, DeployedChart, Deployment, Project } from '@chandlery/persistence';
import { wholeEntry } from '@chandlery/chart';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { findVersion } from './access.ts';

/** Which version is to be deployed. */
export type WantedVersion = { readonly workspace: string; readonly app: string; readonly version: string };

type Reading = Pick<Services, 'database'>;

/**
 * A version that may be deployed into a project: any of the project's own workspace that is not suspended, published or not, to
 * those who see its versions; of another workspace what is in the store. A suspended one only where the project has it
 * already, so that nobody who runs it is stuck.
 * @throws Refusal not_visible, version_suspended
 */
export async function deployableVersion(
  services: Reading,
  caller: Caller,
  project: Project,
  wanted: WantedVersion,
): Promise<ChartVersion> {
  const { app, version } = await found(services, wanted);
  const own = wanted.workspace === project.workspaceSlug;
  const seesDrafts = own && permissionsIn(caller, project.workspaceId).has('workspace.apps.view');
  const suspended = version.state === 'suspended' || app.suspended;
  const inStore = version.state === 'active' && !app.suspended;
  if (inStore || (seesDrafts && !suspended)) return version;
  if (suspended && (await has(services, project, version))) return version;
  if (suspended && (seesDrafts || version.publishedAtMs !== null)) throw suspendedRefusal(wanted);
  throw unseen(wanted);
}

/**
 * The version that a deployment runs, to be configured anew or brought back, whatever became of it since.
 * @throws Refusal chart_gone, where the store does not have it
 */
export async function runningVersion({ database }: Reading, chart: DeployedChart): Promise<ChartVersion> {
  const version = chart.versionId === null ? undefined : await database.versions.findById(chart.versionId);
  if (version !== undefined) return version;
  throw new Refusal('chart_gone', `The store does not have ${chart.name} ${chart.version} any more.`, {
    field: 'body/version',
    remedy: 'Name a version that the store has; a rollback to this one still works, since Helm keeps it.',
    details: { chart: chart.name, version: chart.version },
  });
}

/** How a version is written down with what runs it. */
export function deployedChart(version: ChartVersion): DeployedChart {
  const { appVersion } = wholeEntry(version);
  return {
    appId: version.appId,
    versionId: version.id,
    workspace: version.workspaceSlug,
    name: version.appName,
    version: version.version,
    appVersion: appVersion === undefined ? '' : String(appVersion),
  };
}

async function found(
  services: Reading,
  wanted: WantedVersion,
): Promise<{ readonly app: App; readonly version: ChartVersion }> {
  const { database } = services;
  const workspace = await database.workspaces.findBySlug(wanted.workspace);
  const app = workspace && (await database.apps.findByName(workspace.id, wanted.app));
  const version = app && (await findVersion(services, app.id, wanted.version));
  if (app === undefined || version === undefined) throw unseen(wanted);
  return { app, version };
}

async function has({ database }: Reading, project: Project, { id }: ChartVersion): Promise<boolean> {
  const running = await database.deployments.list({ projectId: project.id, versionId: id, limit: 1 });
  return running.items.some((deployment: Deployment) => deployment.chart.versionId === id);
}

function unseen({ workspace, app, version }: WantedVersion): Refusal {
  return notVisible(`version ${version} of ${app} in ${workspace}`, 'body/version');
}

function suspendedRefusal({ workspace, app, version }: WantedVersion): Refusal {
  return new Refusal('version_suspended', `${app} ${version} of ${workspace} is suspended.`, {
    field: 'body/version',
    remedy: 'Deploy another version, or have it activated again.',
  });
}
