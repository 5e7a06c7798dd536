import type { Actor } from '@chandlery/lifecycle';
import {
  type Deployment,
  type Operation,
  PersistenceError,
  type PullChart,
  type PullChartKey,
} from '@chandlery/persistence';
import { defaultOptions, requestRow } from '../../deployments/operation-request.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { uninstallDeployment } from '../change-deployment.ts';
import { boundRepository, linkedCaller, pullVersion, unlinked } from './bot.ts';

type Needs = Pick<Services, 'database' | 'nowMs'>;

/** How a chart of a pull request is tried out. */
export type PullDeployment = {
  readonly deployment: Deployment;
  /** The last that was done with it. */
  readonly operation: Operation | undefined;
};

/** The test of a chart of a pull request, as long as it is there, and is a test. */
export async function runningTest(
  { database }: Pick<Services, 'database'>,
  { deploymentId }: Pick<PullChart, 'deploymentId'>,
): Promise<Deployment | undefined> {
  const found = deploymentId === null ? undefined : await database.deployments.findById(deploymentId);
  return found?.removedAtMs === null && found.test !== null ? found : undefined;
}

/** The test with what was done with it last. */
export async function pullDeployment(
  { database }: Pick<Services, 'database'>,
  deployment: Deployment,
): Promise<PullDeployment> {
  const { items } = await database.operations.list({
    subjectKind: 'deployment',
    subjectId: deployment.id,
    limit: 1,
  });
  return { deployment, operation: items[0] };
}

/**
 * Ends the trial of a chart, where there is one: in the name of somebody on GitHub, with the rights of their account, or by the bot
 * itself.
 * @throws LifecycleError permission_missing; Refusal repository_unbound, pull_unknown, account_unlinked, not_visible
 * @throws PersistenceError deployment_state
 */
export async function endTrialOfPull(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  requestedBy: number | undefined,
): Promise<void> {
  const bound = await boundRepository(services, bot, key.repositoryId);
  const { pull } = await pullVersion(services, bound, key);
  const caller = requestedBy === undefined ? undefined : await linkedCaller(services, bot, requestedBy);
  if (requestedBy !== undefined && caller === undefined) throw unlinked(requestedBy);
  const test = await runningTest(services, pull);
  if (test === undefined || test.state === 'deleting') return;
  if (caller === undefined) return endTest(services, bot.actor, test, 'The review bot asked for it.');
  const { workspaceSlug, projectSlug, name } = test;
  const address = { workspace: workspaceSlug, project: projectSlug, name };
  await uninstallDeployment(services, caller, address, {}, {});
}

/** Ends the test of a chart, where there is one, without asking anybody's rights: a pull request that is over has none. */
export async function endTestOf(
  services: Needs,
  actor: Actor,
  pull: PullChart,
  message: string,
): Promise<void> {
  const test = await runningTest(services, pull);
  if (test !== undefined) await endTest(services, actor, test, message);
}

/** Begins to remove a test; where something is under way with it, its time is over when that has ended. */
export async function endTest(
  { database, nowMs }: Needs,
  actor: Actor,
  { id, state, revision }: Deployment,
  message: string,
): Promise<void> {
  if (state === 'deleting') return;
  const settled = state === 'running' || state === 'failed' || state === 'uninstalled';
  try {
    if (settled) {
      const request = requestRow({
        options: defaultOptions,
        message,
        keepHistory: false,
        stateBefore: state,
      });
      const operation = { kind: 'uninstall', request } as const;
      await database.deployments.begin({ id, expectedRevision: revision, to: 'deleting', operation, actor });
      return;
    }
    const changes = { test: { expiresAtMs: nowMs() } };
    await database.deployments.setState({ id, to: state, from: [state], changes, actor });
  } catch (error) {
    if (!(error instanceof PersistenceError)) throw error;
    const now = await database.deployments.findById(id);
    const changed = now?.removedAtMs === null && now.test !== null && now.revision !== revision;
    if (changed) await endTest({ database, nowMs }, actor, now, message);
  }
}
