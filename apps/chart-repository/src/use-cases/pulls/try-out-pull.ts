import { createHash } from 'node:crypto';
import {
  type App,
  type ChartVersion,
  PersistenceError,
  type Project,
  type PullChartKey,
} from '@chandlery/persistence';
import { notVisible, Refusal } from '../../problems/refusal.ts';
import { type Caller, permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { upgradeDeployment } from '../change-deployment.ts';
import { installVersion } from '../install-app.ts';
import { keepTest } from '../keep-test.ts';
import { projectFor } from '../visible-project.ts';
import { type Bound, boundRepository, foundPull, linkedCaller, pullVersion, unlinked } from './bot.ts';
import { endTest, type PullDeployment, pullDeployment, runningTest } from './test-deployments.ts';

/** How long a chart is tried out unless somebody says. */
const usualHours = 24;
const hourMs = 3_600_000;

/** What somebody on GitHub asks for. */
export type TryOut = {
  readonly requestedBy: number;
  /** YAML. */
  readonly values?: string;
  readonly hours?: number;
};

/**
 * Deploys the present revision of a chart of a pull request into the project that the binding names, as a test that is removed after
 * some hours, or when the pull request is closed or merged. It is done with the rights of the account of whoever asks; where the
 * test is there already, it is upgraded.
 * @param idempotencyKey such as the id of the comment: the same under the same key is done once
 * @throws LifecycleError permission_missing; ChartError; Refusal repository_unbound, pull_unknown, deploy_project_unset, account_unlinked,
 * not_visible, version_suspended, values_refused, secret_key_missing
 * @throws PersistenceError deployment_exists, deployment_state, idempotency_conflict
 */
export async function tryOutPull(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  { requestedBy, values = '', hours = usualHours }: TryOut,
  idempotencyKey?: string,
): Promise<PullDeployment> {
  const { database } = services;
  const bound = await boundRepository(services, bot, key.repositoryId);
  const { pull } = await pullVersion(services, bound, key);
  const { app, version } = await foundPull(services, bound, key);
  const address = { workspace: bound.workspace.slug, project: requireProject(bound) };
  const caller = await linkedCaller(services, bot, requestedBy);
  if (caller === undefined) throw unlinked(requestedBy);
  const { project } = await projectFor(services, caller, address, 'project.deployments.deploy');
  requireDeployable(caller, app, version);
  const before = await runningTest(services, pull);
  // The binding names another project by now.
  if (before !== undefined && before.projectId !== project.id)
    await endTest(services, caller.actor, before, 'It is tried out in another project from now on.');
  const name = testName(key);
  const message = `Pull request ${key.pull}: ${pull.headSha}`.slice(0, 500);
  const once = (what: string) => (idempotencyKey === undefined ? undefined : `${idempotencyKey} ${what}`);
  try {
    const begun = await installVersion(
      services,
      caller,
      { project, version, asked: { key, values, hours } },
      { name, values, test: { hours }, message },
      once('install'),
    );
    await database.pulls.deployed({ ...key, deploymentId: begun.deployment.id, actor: caller.actor });
    return pullDeployment(services, begun.deployment);
  } catch (error) {
    const exists = error instanceof PersistenceError && error.code === 'deployment_exists';
    const there = exists ? await ownTest(services, project, name, version) : undefined;
    if (there === undefined) throw error;
    const where = { ...address, name };
    const expiresAt = new Date(services.nowMs() + hours * hourMs).toISOString();
    const begun = await upgradeDeployment(
      services,
      caller,
      where,
      { values, message },
      { idempotencyKey: once('upgrade') },
    );
    await database.pulls.deployed({ ...key, deploymentId: there.id, actor: caller.actor });
    const kept = await keepTest(services, caller, where, { expiresAt }).catch((notKept: unknown) => {
      // It is being changed: then it goes when it would have gone.
      if (notKept instanceof PersistenceError) return begun.deployment;
      throw notKept;
    });
    return pullDeployment(services, kept);
  }
}

/** @throws Refusal deploy_project_unset */
function requireProject({ repository: { deployProject, repositoryId } }: Bound): string {
  if (deployProject !== null) return deployProject;
  throw new Refusal(
    'deploy_project_unset',
    'There is no project in which charts of this repository are tried out.',
    {
      field: 'path/repositoryId',
      remedy: `Have a platform administrator name one: PUT /api/v1/integrations/github/repositories/${repositoryId} with deployProject.`,
    },
  );
}

/** What is in the store, or what the caller sees of the workspace, and nothing that is suspended. */
function requireDeployable(caller: Caller, app: App, version: ChartVersion): void {
  const suspended = app.suspended || version.state === 'suspended';
  const inStore = version.state === 'active' && !suspended;
  if (inStore) return;
  if (!permissionsIn(caller, version.workspaceId).has('workspace.apps.view'))
    throw notVisible(`version ${version.version} of ${app.name}`, 'path/chart');
  if (!suspended) return;
  throw new Refusal('version_suspended', `${app.name} ${version.version} is suspended.`, {
    field: 'path/chart',
    remedy: 'Have it activated again.',
  });
}

/** The deployment of that name, where it is a test of this very version. */
async function ownTest({ database }: Services, project: Project, name: string, version: ChartVersion) {
  const found = await database.deployments.find(project.id, name);
  if (found === undefined || found.test === null) return undefined;
  return found.chart.versionId === version.id ? found : undefined;
}

/**
 * The release's name: of the pull request and chart alone, so that it is found again; a name that Helm would not take, or that is
 * too long, ends with a digest of the whole.
 */
export function testName({ repositoryId, pull, chart }: PullChartKey): string {
  const start = `pr${pull}-${repositoryId.toString(36)}-`;
  const plain = chart
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const name = `${start}${plain}`;
  if (plain === chart && name.length <= maximumName) return name;
  const digest = createHash('sha256').update(chart).digest('hex').slice(0, 8);
  const cut = plain.slice(0, maximumName - start.length - digest.length - 1);
  return `${start}${cut}-${digest}`.replaceAll('--', '-');
}

/** Of a release, by Helm's rule. */
const maximumName = 53;
