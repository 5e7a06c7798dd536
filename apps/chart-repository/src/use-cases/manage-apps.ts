import type { AppChangeBody, TakeNameBody } from '@chandlery/api-contract';
import type { App } from '@chandlery/persistence';
import { type Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type AppAddress, requireIn, requireOnPlatform, visibleApp } from './access.ts';

/** Edits the store information; it shows at once. @throws Refusal not_visible; LifecycleError permission_missing */
export async function editApp(
  services: Services,
  caller: Caller,
  address: AppAddress,
  body: AppChangeBody,
  expectedRevision?: number,
): Promise<App> {
  const { workspace, app } = await visibleApp(services, caller, address);
  requireIn(caller, workspace.id, 'workspace.apps.edit');
  return services.database.apps.updateInformation({
    id: app.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...body,
    actor: caller.actor,
  });
}

/**
 * Sets or lifts the flag that keeps all versions of an app out of every index.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError revision_conflict
 */
export async function suspendOrActivateApp(
  services: Services,
  caller: Caller,
  address: AppAddress,
  suspended: boolean,
  input: { readonly message: string; readonly expectedRevision?: number | undefined },
): Promise<App> {
  const { workspace, app } = await visibleApp(services, caller, address);
  requireIn(caller, workspace.id, 'workspace.apps.suspend');
  return services.database.apps.setSuspended({
    id: app.id,
    ...(input.expectedRevision === undefined ? {} : { expectedRevision: input.expectedRevision }),
    suspended,
    message: input.message,
    actor: caller.actor,
  });
}

/**
 * Gives the chart name in the combined indexes to this app.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError name_needs_active, name_moved
 */
export async function transferName(
  services: Services,
  caller: Caller,
  address: AppAddress,
  body: TakeNameBody = {},
): Promise<App> {
  requireOnPlatform(caller, 'platform.apps.transfer');
  const { apps } = services.database;
  const { app } = await visibleApp(services, caller, address);
  const seen = body.owner === undefined ? undefined : await appOfOwner(services, body.owner, app.name);
  return apps.transferName({
    id: app.id,
    ...(seen === undefined ? {} : { expectedOwnerId: seen }),
    message: body.message ?? '',
    actor: caller.actor,
  });
}

/** The id of an owner's app; of one that does not exist an id that nothing has. */
async function appOfOwner({ database }: Services, slug: string | null, name: string): Promise<string | null> {
  if (slug === null) return null;
  const workspace = await database.workspaces.findBySlug(slug);
  return (workspace && (await database.apps.findByName(workspace.id, name)))?.id ?? '';
}

/** @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError not_found (the category), revision_conflict */
export async function moveToCategory(
  services: Services,
  caller: Caller,
  address: AppAddress,
  categorySlug: string,
  expectedRevision?: number,
): Promise<App> {
  const { workspace, app } = await visibleApp(services, caller, address);
  if (!caller.platform.has('platform.categories.manage'))
    requireIn(caller, workspace.id, 'workspace.apps.edit');
  return services.database.apps.moveToCategory({
    id: app.id,
    categorySlug,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}
