import { PersistenceError } from '../errors.ts';
import type { App, AppPort } from '../ports/apps.ts';
import type { ChartName } from '../ports/store.ts';
import type { Kysely } from 'kysely';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { appOutcome, requireApp, unchangedApp } from './app-commands.ts';
import { selectApps, versionsOfApp } from './app-rows.ts';
import type { Tables } from './tables.ts';

/** Whose a chart name in the combined indexes is. */
export async function findName(db: Kysely<Tables>, name: string): Promise<ChartName | undefined> {
  const row = await db.selectFrom('chart_names').selectAll().where('name', '=', name).executeTakeFirst();
  return row && { name: row.name, ownerAppId: row.app_id, sinceMs: row.since };
}

/** Gives a chart name to another app; both learn it by the audit log. @throws PersistenceError not_found, name_needs_active, name_moved */
export async function transferName(
  scope: CommandScope,
  { id, expectedOwnerId, message = '', actor }: Parameters<AppPort['transferName']>[0],
): Promise<Outcome<App>> {
  // Of two transfers of one name the second must see the first: the log tells of every owner in turn.
  await scope.excludeOthers();
  const row = await requireApp(scope, id);
  if (expectedOwnerId !== undefined && row.owner_id !== expectedOwnerId) {
    throw new PersistenceError('name_moved', `The name ${row.name} is not where it was expected.`, {
      field: 'owner',
      remedy: 'Look who has it now, and decide anew.',
      details: { ownerAppId: row.owner_id },
    });
  }
  if (row.owner_id === id) return unchangedApp(scope, id);
  await requireActive(scope, id);
  await scope.db
    .insertInto('chart_names')
    .values({ name: row.name, app_id: id, since: scope.nowMs })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ app_id: id, since: scope.nowMs }))
    .execute();
  const entry = { before: { ownerAppId: row.owner_id }, after: { ownerAppId: id }, message };
  const { result, record } = await appOutcome(scope, row, actor, 'transfer_name', entry);
  const previous = row.owner_id === null ? undefined : await requireApp(scope, row.owner_id);
  if (previous === undefined || record === undefined) return { result, ...(record && { record }) };
  const ids = { workspaceId: previous.workspace_id, appId: previous.id };
  const loss = {
    action: 'lose_name',
    subject: {
      kind: 'app',
      id: previous.id,
      name: `${previous.workspace_slug}/${previous.name}`,
      ...ids,
    },
    ...entry,
  } as const;
  return { result, record: { ...record, audit: [...record.audit, loss] } };
}

/** The combined indexes must not lose a chart to an owner that has nothing to serve. */
async function requireActive({ db }: CommandScope, id: string): Promise<void> {
  const published = await selectApps(db)
    .where('apps.id', '=', id)
    .where('apps.suspended', '=', 0)
    .where((eb) => eb.exists(versionsOfApp().where('versions.state', '=', 'active')))
    .executeTakeFirst();
  if (published !== undefined) return;
  throw new PersistenceError('name_needs_active', 'The app has nothing in the store.', {
    field: 'app',
    remedy: 'Publish a version of it first, or lift its suspension.',
  });
}
