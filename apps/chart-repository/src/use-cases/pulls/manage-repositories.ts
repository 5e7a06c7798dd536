import type { ReviewPolicy } from '@chandlery/lifecycle';
import type { BoundRepository, Page, PageRequest } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { policyOf, requireOnPlatform, requireSignedIn } from '../access.ts';
import { unbound } from './bot.ts';

/** A bound repository with the policy that holds for its pull requests. */
export type RepositoryView = { readonly repository: BoundRepository; readonly policy: ReviewPolicy };

/**
 * Binds a repository to a workspace: whoever installs the App owns nothing by that.
 * @throws LifecycleError permission_missing; Refusal account_unknown; PersistenceError repository_in_use
 */
export async function bindRepository(
  services: Services,
  caller: Caller,
  repositoryId: number,
  body: {
    readonly installationId: number;
    readonly fullName: string;
    readonly workspace: string;
    readonly deployProject?: string | null;
  },
): Promise<RepositoryView> {
  requireOnPlatform(caller, 'platform.integrations.manage');
  const { database } = services;
  const workspace = await database.workspaces.findBySlug(body.workspace);
  if (workspace === undefined) {
    throw new Refusal('body_invalid', `There is no workspace ${body.workspace}.`, {
      field: 'body/workspace',
      remedy: 'Give the slug of a workspace.',
    });
  }
  const { installationId, fullName, deployProject = null } = body;
  if (deployProject !== null && (await database.projects.find(workspace.id, deployProject)) === undefined) {
    throw new Refusal('body_invalid', `The workspace ${workspace.slug} has no project ${deployProject}.`, {
      field: 'body/deployProject',
      remedy: 'Give the slug of a project of the workspace.',
    });
  }
  const command = { repositoryId, installationId, fullName, deployProject, workspaceId: workspace.id };
  const repository = await database.integrations.bind({ ...command, actor: caller.actor });
  return { repository, policy: await policyOf(services, workspace) };
}

/**
 * Follows what happened on GitHub: a rename, a transfer, another installation. So may the bot, since it gives nobody anything; which
 * workspace it is bound to stays.
 * @throws LifecycleError permission_missing; Refusal repository_unbound
 */
export async function followRepository(
  services: Services,
  caller: Caller,
  repositoryId: number,
  body: { readonly installationId?: number; readonly fullName?: string },
): Promise<RepositoryView> {
  await readRepository(services, caller, repositoryId);
  await services.database.integrations.follow({ repositoryId, ...body, actor: caller.actor });
  return readRepository(services, caller, repositoryId);
}

/** @throws LifecycleError permission_missing; PersistenceError not_found */
export async function unbindRepository(
  { database }: Services,
  caller: Caller,
  repositoryId: number,
): Promise<void> {
  requireOnPlatform(caller, 'platform.integrations.manage');
  await database.integrations.unbind({ repositoryId, actor: caller.actor });
}

/** @throws LifecycleError permission_missing; Refusal repository_unbound */
export async function readRepository(
  services: Services,
  caller: Caller,
  repositoryId: number,
): Promise<RepositoryView> {
  requireEither(caller);
  const repository = await services.database.integrations.findRepository(repositoryId);
  const workspace = repository && (await services.database.workspaces.findById(repository.workspaceId));
  if (repository === undefined || workspace === undefined) throw unbound(repositoryId);
  return { repository, policy: await policyOf(services, workspace) };
}

/** @throws LifecycleError permission_missing */
export async function listRepositories(
  { database }: Services,
  caller: Caller,
  page: PageRequest,
): Promise<Page<BoundRepository>> {
  requireEither(caller);
  return database.integrations.listRepositories(page);
}

/** Who manages them, and the bot, which has to know them. @throws LifecycleError permission_missing */
function requireEither(caller: Caller): void {
  requireSignedIn(caller);
  if (caller.platform.has('platform.integrations.act')) return;
  requireOnPlatform(caller, 'platform.integrations.manage');
}
