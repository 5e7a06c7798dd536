import type {
  BoundRepository,
  ChartVersion,
  PullChart,
  PullChartKey,
  Workspace,
} from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import { identify, isActive } from '../../security/identify.ts';
import type { Services } from '../../services.ts';
import { requireOnPlatform } from '../access.ts';
import type { Found } from '../transition-version.ts';

/** A bound repository with its workspace. */
export type Bound = { readonly repository: BoundRepository; readonly workspace: Workspace };

/**
 * The repository that the bot speaks of.
 * @throws LifecycleError permission_missing; Refusal repository_unbound
 */
export async function boundRepository(
  { database }: Pick<Services, 'database'>,
  caller: Caller,
  repositoryId: number,
): Promise<Bound> {
  requireOnPlatform(caller, 'platform.integrations.act');
  const repository = await database.integrations.findRepository(repositoryId);
  const workspace = repository && (await database.workspaces.findById(repository.workspaceId));
  if (repository !== undefined && workspace !== undefined) return { repository, workspace };
  throw unbound(repositoryId);
}

/** The refusal of what is about a repository that no workspace is bound to. */
export function unbound(repositoryId: number): Refusal {
  return new Refusal('repository_unbound', `The repository ${repositoryId} is bound to no workspace.`, {
    field: 'path/repositoryId',
    remedy: `Have a platform administrator bind it: PUT /api/v1/integrations/github/repositories/${repositoryId}.`,
  });
}

/**
 * The chart of a pull request with the version that it became in the workspace.
 * @throws Refusal pull_unknown
 */
export async function pullVersion(
  services: Pick<Services, 'database'>,
  { workspace }: Bound,
  key: PullChartKey,
): Promise<{ readonly pull: PullChart; readonly version: ChartVersion }> {
  const { pulls, versions } = services.database;
  const pull = await pulls.find(key);
  const version = pull?.versionId ? await versions.findById(pull.versionId) : undefined;
  if (pull !== undefined && version?.workspaceId === workspace.id) return { pull, version };
  throw new Refusal('pull_unknown', `The store has no ${key.chart} of pull request ${key.pull}.`, {
    field: 'path/chart',
    remedy: 'Send the chart first.',
  });
}

/** What transitions of that version find. */
export async function foundPull(
  services: Pick<Services, 'database'>,
  bound: Bound,
  key: PullChartKey,
): Promise<Found> {
  const { version } = await pullVersion(services, bound, key);
  const app = await services.database.apps.findById(version.appId);
  if (app === undefined) throw new TypeError('A version has an app.');
  return { workspace: bound.workspace, app, version };
}

/** The bot itself, with a word on whom it speaks for. */
export function speakingFor(bot: Caller, via: string): Caller {
  return { ...bot, actor: { ...bot.actor, via } };
}

/**
 * The account that a GitHub user is, with all its rights, as whoever acts by the bot's token; `undefined` where none that is
 * enabled is linked.
 * @param more what else is known, such as a role on GitHub; for the audit log alone
 */
export async function linkedCaller(
  { database }: Pick<Services, 'database'>,
  bot: Caller,
  userId: number,
  more = '',
): Promise<Caller | undefined> {
  const link = await database.integrations.linkOfUser(userId);
  const account = link && (await database.accounts.findById(link.accountId));
  if (link === undefined || account === undefined || !(await isActive(database, account))) return undefined;
  const caller = await identify(database, account);
  const { tokenId, origin } = bot.actor;
  return {
    ...caller,
    actor: {
      ...caller.actor,
      kind: 'token',
      ...(tokenId === undefined ? {} : { tokenId }),
      ...(origin === undefined ? {} : { origin }),
      via: `${nameOnGithub(link)}${more}`,
    },
  };
}

/** The refusal of what only somebody with an account may do. */
export function unlinked(userId: number): Refusal {
  return new Refusal('account_unlinked', `No enabled account is linked to the GitHub user ${userId}.`, {
    field: 'userId',
    remedy: 'Have a platform administrator link one: PUT /api/v1/accounts/{name}/github.',
    details: { userId },
  });
}

/** Whom the audit log names. */
export function nameOnGithub({ userId, login }: { readonly userId: number; readonly login: string }): string {
  return `@${login} (GitHub ${userId})`;
}
