import type { CategoryAppsBody, CategoryChangeBody, NewCategoryBody } from '@chandlery/api-contract';
import type { App, Category } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform } from './access.ts';
import { isInStore } from './browse-store.ts';
import { categoryName, requireIcon, slugOf } from './category-naming.ts';

/** @throws LifecycleError permission_missing; Refusal category_slug_needed, category_icon_unknown; PersistenceError category_exists, category_slug_redirects */
export async function createCategory(
  { database }: Services,
  caller: Caller,
  body: NewCategoryBody,
): Promise<Category> {
  requireOnPlatform(caller, 'platform.categories.manage');
  requireIcon(body.icon);
  const name = categoryName(body.name);
  return database.categories.create({ ...body, name, slug: body.slug ?? slugOf(name), actor: caller.actor });
}

/** @throws LifecycleError permission_missing; Refusal category_icon_unknown; PersistenceError revision_conflict, category_exists, category_slug_redirects */
export async function changeCategory(
  { database }: Services,
  caller: Caller,
  slug: string,
  body: CategoryChangeBody,
  expectedRevision?: number,
): Promise<Category> {
  requireOnPlatform(caller, 'platform.categories.manage');
  requireIcon(body.icon);
  const changes = { ...body, ...(body.name === undefined ? {} : { name: categoryName(body.name) }) };
  return database.categories.update({
    slug,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    changes,
    actor: caller.actor,
  });
}

/** @throws LifecycleError permission_missing; PersistenceError not_found, revision_conflict, category_in_use, category_fixed */
export async function deleteCategory(
  { database }: Services,
  caller: Caller,
  slug: string,
  expectedRevision?: number,
): Promise<void> {
  requireOnPlatform(caller, 'platform.categories.manage');
  await database.categories.delete({
    slug,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

/**
 * Moves apps into a category, all or none.
 * @throws LifecycleError permission_missing; Refusal not_visible (one of the apps); PersistenceError not_found (the category)
 */
export async function moveAppsToCategory(
  { database }: Services,
  caller: Caller,
  slug: string,
  { apps }: CategoryAppsBody,
): Promise<readonly App[]> {
  requireOnPlatform(caller, 'platform.categories.manage');
  const workspaces = new Map<string, string | undefined>();
  for (const name of new Set(apps.map(({ workspace }) => workspace)))
    workspaces.set(name, (await database.workspaces.findBySlug(name))?.id);
  const appIds: string[] = [];
  for (const [n, { workspace, app: name }] of apps.entries()) {
    const workspaceId = workspaces.get(workspace);
    const app = workspaceId === undefined ? undefined : await database.apps.findByName(workspaceId, name);
    const visible =
      app !== undefined &&
      (isInStore(app) || permissionsIn(caller, app.workspaceId).has('workspace.apps.view'));
    if (!visible) throw notVisible(`app ${name} in ${workspace}`, `body/apps/${n}`);
    appIds.push(app.id);
  }
  return database.categories.moveApps({ slug, appIds, actor: caller.actor });
}

/** Whether the caller sees how many apps there are that are not in the store. */
export function seesEveryApp({ platform }: Caller): boolean {
  return platform.has('platform.apps.view') || platform.has('platform.categories.manage');
}
