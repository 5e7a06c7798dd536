import { PersistenceError } from '../errors.ts';
import type { CommandScope } from '../writer/writer.ts';
import { currentSearchText } from './app-information.ts';
import { compiledOnce } from './compiled.ts';
import type { AppRow, Tables, VersionRow } from './tables.ts';

const updateNewest = compiledOnce(
  (db, values: { id: string; search_text: string; last_published_at: number }) =>
    db
      .updateTable('apps')
      .set({ search_text: values.search_text, last_published_at: values.last_published_at })
      .where('id', '=', values.id)
      .where('suspended', '=', 0),
);
const takeFreeName = compiledOnce((db, values: Tables['chart_names']) =>
  db
    .insertInto('chart_names')
    .values({ name: values.name, app_id: values.app_id, since: values.since })
    .onConflict((conflict) => conflict.column('name').doNothing()),
);

/**
 * What entering or leaving the store changes of the app, after the version's own row is written: the chart name in the
 * combined indexes, taken where it is free; its place among the newest; what it is found by.
 * @param published what has become active, if anything has: the moment of its publication, and what the index shows of it
 * @throws PersistenceError app_suspended
 */
export async function updatePublication(
  scope: CommandScope,
  app: AppRow,
  published: Pick<VersionRow, 'published_at' | 'lean_json' | 'state'> | undefined,
): Promise<void> {
  const { db, nowMs } = scope;
  const publishedAtMs = published?.published_at ?? undefined;
  // Nothing active was published later than the app says: what comes after that is the newest.
  const isNewest = published?.state === 'active' && (publishedAtMs ?? 0) > (app.last_published_at ?? 0);
  const search_text = await currentSearchText(scope, app, isNewest ? published.lean_json : undefined);
  if (publishedAtMs === undefined) {
    await db.updateTable('apps').set({ search_text }).where('id', '=', app.id).execute();
    return;
  }
  const last_published_at = Math.max(app.last_published_at ?? publishedAtMs, publishedAtMs);
  const updated = await updateNewest(db, { id: app.id, search_text, last_published_at });
  if (updated.numAffectedRows === 0n) throw appSuspended(app);
  await takeFreeName(db, { name: app.name, app_id: app.id, since: nowMs });
}

/** The refusal to publish in an app that is suspended. */
export function appSuspended({ name }: Pick<AppRow, 'name'>): PersistenceError {
  return new PersistenceError('app_suspended', `The app ${name} is suspended as a whole.`, {
    field: 'app',
    remedy: 'Lift the suspension of the app first.',
  });
}
