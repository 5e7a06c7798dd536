import { type AppChangeBody, type NewCategoryBody } from '@chandlery/api-contract';
import type { App, Category } from '@chandlery/persistence';
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

/** Gives the chart name in the combined indexes to this app. @throws Refusal not_visible; LifecycleError permission_missing */
export async function transferName(services: Services, caller: Caller, address: AppAddress): Promise<App> {
  requireOnPlatform(caller, 'platform.apps.transfer');
  const { app } = await visibleApp(services, caller, address);
  return services.database.apps.transferName({ id: app.id, actor: caller.actor });
}

/** @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError not_found (the category) */
export async function moveToCategory(
  services: Services,
  caller: Caller,
  address: AppAddress,
  categorySlug: string,
): Promise<App> {
  const { workspace, app } = await visibleApp(services, caller, address);
  if (!caller.platform.has('platform.categories.manage'))
    requireIn(caller, workspace.id, 'workspace.apps.edit');
  return services.database.apps.moveToCategory({ id: app.id, categorySlug, actor: caller.actor });
}

/** @throws LifecycleError permission_missing; PersistenceError category_exists */
export async function createCategory(
  { database }: Services,
  caller: Caller,
  body: NewCategoryBody,
): Promise<Category> {
  requireOnPlatform(caller, 'platform.categories.manage');
  return database.categories.create({ ...body, actor: caller.actor });
}

/** @throws LifecycleError permission_missing; PersistenceError not_found, category_in_use, category_fixed */
export async function deleteCategory({ database }: Services, caller: Caller, slug: string): Promise<void> {
  requireOnPlatform(caller, 'platform.categories.manage');
  await database.categories.delete({ slug, actor: caller.actor });
}
