import type { Actor } from '@chandlery/lifecycle';
import type { App, AppPort } from '../ports/apps.ts';
import type { AddVersion } from '../ports/versions.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { currentSearchText, recordInformation } from './app-information.ts';
import { mediaDigests, mediaNow } from './app-media.ts';
import { findApp, type JoinedApp, selectApps } from './app-rows.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import type { AppRow } from './tables.ts';

/** @throws PersistenceError not_found, revision_conflict */
export async function updateInformation(
  scope: CommandScope,
  {
    id,
    expectedRevision,
    actor,
    displayName,
    description,
    home,
    introduction,
    icon,
    screenshots,
  }: Parameters<AppPort['updateInformation']>[0],
): Promise<Outcome<App>> {
  const row = await requireApp(scope, id);
  requireRevision(row, expectedRevision);
  const before = { displayName: row.display_name, description: row.description, home: row.home };
  const media = { introduction, icon, screenshots };
  const changes = changedFields(
    { ...before, ...(await mediaNow(scope, row)) },
    { displayName, description, home, ...mediaDigests(media) },
  );
  if (changes === undefined) return unchangedApp(scope, id);
  const after = {
    ...row,
    display_name: displayName ?? row.display_name,
    description: description ?? row.description,
    home: home ?? row.home,
    information_revision: row.information_revision + 1,
  };
  await changeApp(scope, row, {
    display_name: after.display_name,
    description: after.description,
    home: after.home,
    information_revision: after.information_revision,
    search_text: await currentSearchText(scope, after),
  });
  await recordInformation(scope, after, actor, media);
  return appOutcome(scope, row, actor, 'update_information', { ...changes });
}

/** An icon that came with one more version of an app. @returns the audit records of that */
export async function iconOfUpload(
  scope: CommandScope,
  appId: string,
  { icon, actor }: Pick<AddVersion, 'icon' | 'actor'>,
): Promise<readonly AuditEntry[]> {
  if (icon === undefined) return [];
  return (await updateInformation(scope, { id: appId, icon, actor })).record?.audit ?? [];
}

/** @throws PersistenceError not_found, revision_conflict */
export async function setSuspended(
  scope: CommandScope,
  { id, expectedRevision, suspended, message, actor }: Parameters<AppPort['setSuspended']>[0],
): Promise<Outcome<App>> {
  const row = await requireApp(scope, id);
  requireRevision(row, expectedRevision, { suspended: row.suspended === 1 });
  if ((row.suspended === 1) === suspended) return unchangedApp(scope, id);
  await changeApp(scope, row, { suspended: suspended ? 1 : 0 });
  const entry = { before: { suspended: !suspended }, after: { suspended }, message };
  return appOutcome(scope, row, actor, suspended ? 'suspend' : 'activate', entry);
}

/** An app as a command finds it. @throws PersistenceError not_found */
export async function requireApp({ db }: CommandScope, id: string): Promise<JoinedApp> {
  const row = await selectApps(db).where('apps.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such app');
  return row;
}

/** Compare-and-set on the revision that was read: on PostgreSQL another command may run beside this one. */
export async function changeApp({ db }: CommandScope, row: AppRow, values: Partial<AppRow>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('apps')
    .set({ ...values, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw revisionConflict({});
}

/** What a command comes to that had nothing to change. @throws PersistenceError not_found */
export async function unchangedApp({ db }: CommandScope, id: string): Promise<Outcome<App>> {
  const app = await findApp(db, id);
  if (app === undefined) throw notFound('such app');
  return { result: app };
}

/** What a command on one app comes to, with its audit record. */
export async function appOutcome(
  scope: CommandScope,
  row: JoinedApp,
  actor: Actor,
  action: string,
  entry: Pick<AuditEntry, 'before' | 'after' | 'message'>,
): Promise<Outcome<App>> {
  const { result } = await unchangedApp(scope, row.id);
  const ids = { workspaceId: row.workspace_id, appId: row.id };
  return {
    result,
    record: {
      actor,
      type: `app.${action}`,
      ...ids,
      data: { app: row.name, workspace: row.workspace_slug, before: entry.before, after: entry.after },
      audit: [
        {
          action,
          subject: { kind: 'app', id: row.id, name: `${row.workspace_slug}/${row.name}`, ...ids },
          ...entry,
        },
      ],
    },
  };
}
