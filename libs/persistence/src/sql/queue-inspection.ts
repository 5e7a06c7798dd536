import type { Actor } from '@chandlery/lifecycle';
import type { Enqueued } from '../ports/operations.ts';
import type { InspectionPort } from '../ports/inspections.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { type Inserted, insertOperation } from './enqueue-operation.ts';
import { toOperation } from './operation-rows.ts';
import { selectVersions } from './version-rows.ts';

/** One revision of a submission, and what there is to say of it in logs. */
export type RevisionToInspect = {
  readonly submissionId: string;
  readonly revisionNumber: number;
  /** Such as `redis 1.0.0 in team`. */
  readonly name: string;
  readonly workspaceId: string;
  readonly actor: Actor;
};

/** Queues the inspection of a revision; a report of before stays until there is another. */
export async function queueInspection(
  scope: CommandScope,
  { submissionId, revisionNumber, name, workspaceId, actor }: RevisionToInspect,
): Promise<Inserted> {
  const queued = await insertOperation(scope, {
    kind: 'inspect',
    request: { revisionNumber },
    subjectKind: 'submission',
    subjectId: submissionId,
    subjectName: name,
    workspaceId,
    projectId: null,
    actor,
  });
  const asked = { operation_id: queued.row.id, requested_at: scope.nowMs };
  await scope.db
    .insertInto('inspections')
    .values({
      submission_id: submissionId,
      revision_number: revisionNumber,
      ...asked,
      content_key: null,
      report: null,
      rendered: null,
      counts: null,
      helm_version: null,
      rules_version: null,
      reported_at: null,
    })
    .onConflict((conflict) => conflict.columns(['submission_id', 'revision_number']).doUpdateSet(asked))
    .execute();
  return queued;
}

/** @throws PersistenceError not_found */
export async function requestInspection(
  scope: CommandScope,
  { submissionId, revisionNumber, actor }: Parameters<InspectionPort['request']>[0],
): Promise<Outcome<Enqueued>> {
  const { db } = scope;
  const under = await db
    .selectFrom('inspections')
    .innerJoin('operations', 'operations.id', 'inspections.operation_id')
    .selectAll('operations')
    .where('submission_id', '=', submissionId)
    .where('revision_number', '=', revisionNumber)
    .where('operations.state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (under !== undefined) return { result: { operation: toOperation(under), repeated: true } };
  const revision = await db
    .selectFrom('submission_revisions')
    .innerJoin('submissions', 'submissions.id', 'submission_revisions.submission_id')
    .select('submissions.version_id')
    .where('submission_id', '=', submissionId)
    .where('number', '=', revisionNumber)
    .executeTakeFirst();
  const version =
    revision && (await selectVersions(db).where('versions.id', '=', revision.version_id).executeTakeFirst());
  if (version === undefined) throw notFound('such revision', 'revision');
  const { row, data, audit } = await queueInspection(scope, {
    submissionId,
    revisionNumber,
    name: inspectedName(version),
    workspaceId: version.workspace_id,
    actor,
  });
  return {
    result: { operation: toOperation(row), repeated: false },
    record: {
      actor,
      type: 'inspection.request',
      workspaceId: version.workspace_id,
      appId: version.app_id,
      versionId: version.id,
      data: { ...data, revision: revisionNumber },
      audit: [audit],
    },
  };
}

/** What people call a version that is inspected. */
export function inspectedName(version: {
  readonly app_name: string;
  readonly version: string;
  readonly workspace_slug: string;
}): string {
  return `${version.app_name} ${version.version} in ${version.workspace_slug}`;
}
