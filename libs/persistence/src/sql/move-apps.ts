import { PersistenceError } from '../errors.ts';
import type { App, AppPort } from '../ports/apps.ts';
import type { CategoryPort } from '../ports/categories.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { appOutcome, changeApp, requireApp, unchangedApp } from './app-commands.ts';
import { recordInformation } from './app-information.ts';
import { type JoinedApp, selectApps, toApps } from './app-rows.ts';
import { notFound, requireRevision } from './conflicts.ts';

type Target = { readonly id: string; readonly slug: string };
type Actor = Parameters<typeof recordInformation>[2];

/** The category is a part of the store information: moving makes a new revision of it. @throws PersistenceError not_found, revision_conflict */
export async function moveToCategory(
  scope: CommandScope,
  { id, categorySlug, expectedRevision, actor }: Parameters<AppPort['moveToCategory']>[0],
): Promise<Outcome<App>> {
  const row = await requireApp(scope, id);
  requireRevision(row, expectedRevision);
  const category = await requireTarget(scope, categorySlug);
  if (category.id === row.category_id) return unchangedApp(scope, id);
  const { action, before, after } = await moveRow(scope, row, category, actor);
  return appOutcome(scope, row, actor, action, { before, after });
}

/** All or none. @throws PersistenceError not_found */
export async function moveApps(
  scope: CommandScope,
  { slug, appIds, actor }: Parameters<CategoryPort['moveApps']>[0],
): Promise<Outcome<readonly App[]>> {
  const category = await requireTarget(scope, slug);
  const rows = await selectApps(scope.db).where('apps.id', 'in', appIds).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  const missing = appIds.find((id) => !found.has(id));
  if (missing !== undefined) {
    throw new PersistenceError('not_found', 'One of the apps is not there.', {
      field: 'apps',
      details: { appId: missing },
    });
  }
  const audit: AuditEntry[] = [];
  // In the order that was asked for, each once.
  const moving = [...new Set(appIds)]
    .map((id) => found.get(id))
    .filter((row) => row !== undefined)
    .filter((row) => row.category_id !== category.id);
  for (const row of moving) audit.push(await moveRow(scope, row, category, actor));
  const moved = await selectApps(scope.db)
    .where('apps.id', 'in', [...found.keys()])
    .orderBy('apps.name')
    .orderBy('apps.id')
    .execute();
  const result = await toApps(scope.db, moved);
  if (moving.length === 0) return { result };
  return {
    result,
    record: {
      actor,
      type: 'category.move_apps',
      data: { category: slug, apps: moving.map(({ id }) => id) },
      audit,
    },
  };
}

async function moveRow(
  scope: CommandScope,
  row: JoinedApp,
  { id, slug }: Target,
  actor: Actor,
): Promise<AuditEntry> {
  const information_revision = row.information_revision + 1;
  await changeApp(scope, row, { category_id: id, information_revision });
  await recordInformation(scope, { ...row, information_revision, category_slug: slug }, actor);
  return {
    action: 'move',
    subject: {
      kind: 'app',
      id: row.id,
      name: `${row.workspace_slug}/${row.name}`,
      workspaceId: row.workspace_id,
      appId: row.id,
    },
    before: { category: row.category_slug },
    after: { category: slug },
  };
}

async function requireTarget({ db }: CommandScope, slug: string): Promise<Target> {
  const category = await db
    .selectFrom('categories')
    .select(['id', 'slug'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (category === undefined) throw notFound(`category ${slug}`, 'category');
  return category;
}
