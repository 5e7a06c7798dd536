import { type App, type Category, PersistenceError, type PullChart } from '@chandlery/persistence';
import type { Caller } from '../../security/caller.ts';
import { permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { allItems } from '../all-items.ts';
import { findCategory } from '../find-category.ts';

type Needs = Pick<Services, 'database'>;

/** The category that a pull request asks for, by a slug that it has or had, or by its name. */
async function wantedCategory(services: Needs, asked: string): Promise<Category | undefined> {
  const found = await findCategory(services, asked);
  if (found !== undefined) return found.category;
  const wanted = asked.normalize().toLowerCase();
  for await (const category of allItems((page) => services.database.categories.list(page)))
    if (category.name.normalize().toLowerCase() === wanted) return category;
  return undefined;
}

/**
 * Moves the app of a chart that was published into the category that its pull request asks for, as whoever published it. Where there is
 * no such category, or they may not, it stays where it is, which `categoryNote` says.
 */
export async function applyCategory(
  services: Needs,
  caller: Caller,
  { category: asked, versionId }: Pick<PullChart, 'category' | 'versionId'>,
): Promise<void> {
  if (asked === null || versionId === null) return;
  const { database } = services;
  const version = await database.versions.findById(versionId);
  const app = version && (await database.apps.findById(version.appId));
  const category = await wantedCategory(services, asked);
  if (app === undefined || category === undefined || app.categorySlug === category.slug) return;
  if (!mayMove(caller, app)) return;
  try {
    await database.apps.moveToCategory({ id: app.id, categorySlug: category.slug, actor: caller.actor });
  } catch (error) {
    // The category is gone by now; the publication stands.
    if (!(error instanceof PersistenceError)) throw error;
  }
}

function mayMove(caller: Caller, { workspaceId }: App): boolean {
  return (
    caller.platform.has('platform.categories.manage') ||
    permissionsIn(caller, workspaceId).has('workspace.apps.edit')
  );
}

/** What has become of the category that a pull request asks for; `undefined` where it asks for none, or is in it. */
export async function categoryNote(
  services: Needs,
  { category: asked, merge }: Pick<PullChart, 'category' | 'merge'>,
  appId: string,
): Promise<string | undefined> {
  if (asked === null) return undefined;
  const category = await wantedCategory(services, asked);
  if (category === undefined) return `There is no category ${asked}, so the app stays where it is.`;
  const app = await services.database.apps.findById(appId);
  if (app === undefined || app.categorySlug === category.slug) return undefined;
  return merge === null
    ? `The app is moved into ${category.name} when this is published.`
    : `The app is not in ${category.name}: it is moved when this is published by somebody who may edit it, and may have been moved since.`;
}
