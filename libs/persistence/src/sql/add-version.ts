import { noState, type VersionState } from '@chandlery/lifecycle';
import type { AddVersion, ChartVersion } from '../ports/versions.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { iconOfUpload } from './app-commands.ts';
import { insertApp } from './app-information.ts';
import { compiledRow } from './compiled.ts';
import { notFound, revisionConflict } from './conflicts.ts';
import { deleteVersion } from './delete-version.ts';
import { requireFree } from './free-numbers.ts';
import { insertRows } from './insert-row.ts';
import { savePullChart } from './pull-rows.ts';
import { updatePublication } from './publication.ts';
import type { AppRow, VersionRow } from './tables.ts';
import { bytesColumns, insertProvenance } from './version-bytes.ts';
import { saveDependencies } from './version-dependencies.ts';
import { type JoinedVersion, selectVersions, toVersion } from './version-rows.ts';
import { requireSteps, stepEntries, touchesStore } from './version-steps.ts';

const selectWorkspace = compiledRow((db, values: { id: string }) =>
  db.selectFrom('workspaces').select(['id', 'slug']).where('id', '=', values.id),
);
const selectApp = compiledRow((db, values: { workspaceId: string; name: string }) =>
  db
    .selectFrom('apps')
    .selectAll()
    .where('workspace_id', '=', values.workspaceId)
    .where('name', '=', values.name),
);

/** @throws PersistenceError version_exists, version_taken, file_name_taken, app_suspended, not_found, revision_conflict (of `replaces`) */
export async function addVersion(scope: CommandScope, command: AddVersion): Promise<Outcome<ChartVersion>> {
  const { db } = scope;
  const { step, actor, message, replaces } = command;
  const workspace = await selectWorkspace(db, { id: command.workspaceId });
  if (workspace === undefined) throw notFound('such workspace', 'workspace');
  const app = await appOf(scope, command);
  const audit: AuditEntry[] = app.created ? [] : [...(await iconOfUpload(scope, app.row.id, command))];
  if (replaces !== undefined) audit.push(...(await removeReplaced(scope, app.row, replaces, message)));
  await requireFree(scope, app.row, command);
  const row = versionRow(scope, command, app.row.id);
  await insertRows(db, 'versions', [row]);
  await saveDependencies(db, row.id, command.bytes);
  if (command.provenance !== null) await insertProvenance(scope, row.id, command.provenance);
  if (command.pull !== undefined) await savePullChart(scope, row.id, command.pull);
  if (touchesStore([step, ...(replaces?.steps ?? [])])) {
    await updatePublication(scope, app.row, row);
  }
  const joined: JoinedVersion = {
    ...row,
    app_name: app.row.name,
    workspace_slug: workspace.slug,
    provenance_of: command.provenance === null ? null : row.id,
  };
  audit.push(
    ...(app.created ? [appCreated(app.row, workspace.slug)] : []),
    ...stepEntries(joined, [step], message),
  );
  return {
    result: toVersion(joined),
    record: {
      actor,
      type: `version.${step.action}`,
      workspaceId: workspace.id,
      appId: app.row.id,
      versionId: row.id,
      data: {
        workspace: workspace.slug,
        app: app.row.name,
        version: row.version,
        from: noState,
        to: row.state,
        ...(replaces === undefined ? {} : { replaced: replaces.versionId }),
      },
      audit,
    },
  };
}

async function appOf(scope: CommandScope, command: AddVersion): Promise<{ row: AppRow; created: boolean }> {
  const row = await selectApp(scope.db, { workspaceId: command.workspaceId, name: command.app.name });
  if (row !== undefined) return { row, created: false };
  return {
    row: await insertApp(scope, command.workspaceId, command.app, command.actor, command.icon),
    created: true,
  };
}

async function removeReplaced(
  scope: CommandScope,
  app: AppRow,
  { versionId, expectedRevision, steps }: NonNullable<AddVersion['replaces']>,
  message: string,
): Promise<readonly AuditEntry[]> {
  const old = await selectVersions(scope.db)
    .where('versions.id', '=', versionId)
    .where('versions.app_id', '=', app.id)
    .executeTakeFirst();
  if (old === undefined) throw revisionConflict({ state: noState });
  requireSteps(old, expectedRevision, steps);
  await deleteVersion(scope, old, undefined);
  return stepEntries(old, steps, message);
}

function versionRow({ newId, nowMs }: CommandScope, command: AddVersion, appId: string): VersionRow {
  const state = stateOf(command);
  const active = state === 'active';
  return {
    id: newId(),
    app_id: appId,
    workspace_id: command.workspaceId,
    version: command.version,
    version_key: command.versionKey,
    file_name: command.fileName,
    ...bytesColumns(command.bytes),
    state,
    revision: 1,
    origin: command.origin,
    uploader_id: command.actor.accountId ?? null,
    uploader_name: command.uploader?.name ?? command.actor.name,
    submission_id: null,
    created_at: nowMs,
    changed_at: nowMs,
    published_at: active ? (command.publishedAtMs ?? nowMs) : null,
    uploader_principal_id:
      command.uploader?.principalId ?? command.actor.ownerAccountId ?? command.actor.accountId ?? null,
  };
}

function stateOf({ step }: AddVersion): VersionState {
  if (step.from !== noState || step.to === noState)
    throw new TypeError(`${step.action} does not add a version.`);
  return step.to;
}

function appCreated(app: AppRow, workspaceSlug: string): AuditEntry {
  return {
    action: 'create',
    subject: {
      kind: 'app',
      id: app.id,
      name: `${workspaceSlug}/${app.name}`,
      workspaceId: app.workspace_id,
      appId: app.id,
    },
    before: null,
    after: { displayName: app.display_name, description: app.description, home: app.home },
  };
}
