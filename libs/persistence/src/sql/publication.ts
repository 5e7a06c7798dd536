import { PersistenceError } from '../errors.ts';
import type { CommandScope } from '../writer/writer.ts';
import { currentSearchText } from './app-information.ts';
import type { AppRow } from './tables.ts';

/**
 * What entering or leaving the store changes of the app, after the version's own row is written: the chart name in the
 * combined indexes, taken where it is free; its place among the newest; what it is found by.
 * @param publishedAtMs of a version that has become active; `undefined` where none has
 * @throws PersistenceError app_suspended
 */
export async function updatePublication(
  scope: CommandScope,
  app: AppRow,
  publishedAtMs: number | undefined,
): Promise<void> {
  const { db, nowMs } = scope;
  const search_text = await currentSearchText(scope, app);
  if (publishedAtMs === undefined) {
    await db.updateTable('apps').set({ search_text }).where('id', '=', app.id).execute();
    return;
  }
  const last_published_at = Math.max(app.last_published_at ?? publishedAtMs, publishedAtMs);
  const { numUpdatedRows } = await db
    .updateTable('apps')
    .set({ search_text, last_published_at })
    .where('id', '=', app.id)
    .where('suspended', '=', 0)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw appSuspended(app);
  await db
    .insertInto('chart_names')
    .values({ name: app.name, app_id: app.id, since: nowMs })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** The refusal to publish in an app that is suspended. */
export function appSuspended({ name }: Pick<AppRow, 'name'>): PersistenceError {
  return new PersistenceError('app_suspended', `The app ${name} is suspended as a whole.`, {
    field: 'app',
    remedy: 'Lift the suspension of the app first.',
  });
}
