import { noState, type VersionState } from '@chandlery/lifecycle';
import type { ApplyTransition, ChartVersion, TransitionEffects } from '../ports/versions.ts';
import type { AuditEntry, CommandScope, CommitRecord, Outcome } from '../writer/writer.ts';
import { notFound, revisionConflict } from './conflicts.ts';
import { displace } from './contenders.ts';
import { deleteVersion } from './delete-version.ts';
import type { Inserted } from './enqueue-operation.ts';
import { requireFree } from './free-numbers.ts';
import { savePullChart } from './pull-rows.ts';
import { updatePublication } from './publication.ts';
import { inspectedName, queueInspection, type RevisionToInspect } from './queue-inspection.ts';
import { applyReviewEffects, type NewRevision } from './review-effects.ts';
import type { AppRow, VersionRow } from './tables.ts';
import { bytesColumns, insertProvenance, releaseArchives } from './version-bytes.ts';
import { saveDependencies } from './version-dependencies.ts';
import { type JoinedVersion, selectVersions, toVersion } from './version-rows.ts';
import { requireSteps, stepEntries, touchesStore, versionSubject } from './version-steps.ts';

/** @throws PersistenceError not_found, revision_conflict, app_suspended */
export async function applyTransition(
  scope: CommandScope,
  command: ApplyTransition,
): Promise<Outcome<ChartVersion | undefined>> {
  const { steps, effects } = command;
  const row = await selectVersions(scope.db).where('versions.id', '=', command.versionId).executeTakeFirst();
  if (row === undefined) throw notFound('such version');
  requireSteps(row, command.expectedRevision, steps);
  const app = await scope.db
    .selectFrom('apps')
    .selectAll()
    .where('id', '=', row.app_id)
    .executeTakeFirstOrThrow();
  const last = steps.at(-1)?.to ?? row.state;
  if (last === noState) {
    const lastState = steps.at(-1)?.from;
    const keep = effects.keepNumber !== false && lastState !== undefined && lastState !== noState;
    await deleteVersion(scope, row, keep ? { lastState } : undefined);
    if (touchesStore(steps)) await updatePublication(scope, app, undefined);
    return { result: undefined, record: recordOf(command, row, noState) };
  }
  const displaced = effects.displaces && (await displace(scope, effects.displaces));
  const revision = await changeVersion(scope, command, row, app, last);
  if (effects.pull !== undefined) await savePullChart(scope, row.id, effects.pull);
  const after = await selectVersions(scope.db).where('versions.id', '=', row.id).executeTakeFirstOrThrow();
  const queued = revision && (await queueInspection(scope, toInspect(after, revision, command)));
  const record = recordOf(command, row, last, after, queued);
  if (displaced === undefined) return { result: toVersion(after), record };
  const data = { ...record.data, displaced: displaced.subject.versionId };
  return { result: toVersion(after), record: { ...record, data, audit: [displaced, ...record.audit] } };
}

function toInspect(
  version: JoinedVersion,
  revision: NewRevision,
  { actor }: ApplyTransition,
): RevisionToInspect {
  return { ...revision, name: inspectedName(version), workspaceId: version.workspace_id, actor };
}

function numberColumns({
  version,
  versionKey,
  fileName,
}: NonNullable<TransitionEffects['number']>): Pick<VersionRow, 'version' | 'version_key' | 'file_name'> {
  return { version, version_key: versionKey, file_name: fileName };
}

async function changeVersion(
  scope: CommandScope,
  command: ApplyTransition,
  row: JoinedVersion,
  app: AppRow,
  state: VersionState,
): Promise<NewRevision | undefined> {
  const { db, nowMs } = scope;
  const { steps, effects, actor } = command;
  const { bytes, number } = effects;
  if (number !== undefined)
    await requireFree(scope, app, { ...number, workspaceId: row.workspace_id }, row.id);
  const published = steps.some(({ to }) => to === 'active');
  const publishedAtMs = published ? (row.published_at ?? nowMs) : row.published_at;
  const values: Partial<VersionRow> = {
    state,
    revision: row.revision + 1,
    published_at: publishedAtMs,
    ...(steps.length > 0 || bytes !== undefined ? { changed_at: nowMs } : {}),
    ...(bytes === undefined ? {} : bytesColumns(bytes)),
    // Another number alone makes nobody else the author of what is inside.
    ...(bytes === undefined || (number !== undefined && bytes.uploader === undefined)
      ? {}
      : {
          uploader_id: bytes.uploaderId,
          uploader_name: bytes.uploader?.name ?? actor.name,
          uploader_principal_id: bytes.uploader?.principalId ?? actor.ownerAccountId ?? bytes.uploaderId,
        }),
    ...(number === undefined ? {} : numberColumns(number)),
  };
  const { numUpdatedRows } = await db
    .updateTable('versions')
    .set(values)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .where('state', '=', row.state)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw revisionConflict({});
  if (bytes !== undefined) {
    await saveDependencies(db, row.id, bytes, { leanJson: row.lean_json, restJson: row.rest_json });
    if (bytes.archiveDigest !== row.archive_digest) await releaseArchives(scope, [row.archive_digest]);
    await db.deleteFrom('provenances').where('version_id', '=', row.id).execute();
    if (bytes.provenance !== null) await insertProvenance(scope, row.id, bytes.provenance);
  }
  const revision = await applyReviewEffects(scope, { ...row, ...values }, row.content_digest, app, command);
  if (touchesStore(steps)) {
    await updatePublication(scope, app, published ? { ...row, ...values } : undefined);
  }
  return revision;
}

function recordOf(
  command: ApplyTransition,
  row: JoinedVersion,
  to: VersionState | typeof noState,
  after: JoinedVersion = row,
  queued?: Inserted,
): CommitRecord {
  const { steps, auditAction, actor, message } = command;
  return {
    actor,
    type: `version.${steps.at(-1)?.action ?? auditAction ?? 'change'}`,
    workspaceId: row.workspace_id,
    appId: row.app_id,
    versionId: row.id,
    data: {
      workspace: row.workspace_slug,
      app: row.app_name,
      version: after.version,
      from: row.state,
      to,
      ...(after.version === row.version ? {} : { versionBefore: row.version }),
      ...(queued === undefined ? {} : { operationId: queued.row.id }),
    },
    audit: [
      ...renumbered(row, after),
      ...(steps.length === 0
        ? [
            {
              action: auditAction ?? 'change',
              subject: versionSubject(after),
              before: row.state,
              after: to,
              message,
            },
          ]
        : stepEntries(after, steps, message)),
      ...(queued === undefined ? [] : [queued.audit]),
    ],
  };
}

/** That a version has another number says from what to what, with the bytes that had each. */
function renumbered(before: JoinedVersion, after: JoinedVersion): readonly AuditEntry[] {
  if (after.version === before.version) return [];
  const told = ({ version, file_name, archive_digest }: JoinedVersion) => ({
    version,
    fileName: file_name,
    digest: archive_digest,
  });
  const subject = versionSubject(before);
  return [{ action: 'renumber', subject, before: told(before), after: told(after) }];
}
