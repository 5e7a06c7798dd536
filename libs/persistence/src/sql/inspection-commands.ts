import { PersistenceError } from '../errors.ts';
import { type InspectionPort, maximumReportBytes, type StoredWaiver } from '../ports/inspections.ts';
import type { Operation } from '../ports/operations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound, revisionConflict } from './conflicts.ts';
import { toWaiver } from './inspection-rows.ts';
import { endedData, endOperation } from './operation-commands.ts';
import { lastRevision } from './review-effects.ts';
import { actorOf, requireLease, toOperation } from './operation-rows.ts';
import { selectVersions } from './version-rows.ts';
import { versionSubject } from './version-steps.ts';

type Conclude = Parameters<InspectionPort['conclude']>[0];

/** @throws PersistenceError lease_lost, not_found, report_too_large */
export async function concludeInspection(
  scope: CommandScope,
  { lease, revisionNumber, outcome, result }: Conclude,
): Promise<Outcome<Operation>> {
  const { db, nowMs } = scope;
  const { head, report, findings, registries } = result;
  if (report.byteLength > maximumReportBytes) {
    throw new PersistenceError('report_too_large', 'The report is larger than reports may be.', {
      details: { bytes: report.byteLength, maximumReportBytes },
    });
  }
  const held = await requireLease(scope, lease);
  const submissionId = held.subject_id;
  const { numUpdatedRows } = await db
    .updateTable('inspections')
    .set({
      content_key: head.contentKey,
      report: Buffer.from(report).toString('base64'),
      rendered: head.rendered ? 1 : 0,
      counts: JSON.stringify(head.counts),
      helm_version: head.helmVersion,
      rules_version: head.rulesVersion,
      reported_at: nowMs,
    })
    .where('submission_id', '=', submissionId)
    .where('revision_number', '=', revisionNumber)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('such inspection', 'revision');
  await keepRegistries(scope, submissionId, revisionNumber, registries);
  const carried = await carryWaivers(scope, submissionId, revisionNumber, findings);
  const { row, audit } = await endOperation(scope, held, { state: 'succeeded', outcome });
  return {
    result: toOperation(row),
    record: {
      actor: actorOf(row),
      type: 'inspection.finish',
      workspaceId: row.workspace_id,
      data: {
        ...endedData(row, outcome),
        revision: revisionNumber,
        rendered: head.rendered,
        counts: head.counts,
        waiversCarried: carried,
      },
      audit: [audit],
    },
  };
}

/** Of a revision that another has followed they are of no interest. */
async function keepRegistries(
  { db }: CommandScope,
  submissionId: string,
  revisionNumber: number,
  registries: readonly string[],
): Promise<void> {
  if ((await lastRevision(db, submissionId)) > revisionNumber) return;
  await db.deleteFrom('inspected_registries').where('submission_id', '=', submissionId).execute();
  const rows = registries.map((registry) => ({ submission_id: submissionId, registry }));
  if (rows.length > 0) await db.insertInto('inspected_registries').values(rows).execute();
}

/** What was let pass in the last revision that was inspected, and is found again as it was. */
async function carryWaivers(
  { db, newId }: CommandScope,
  submissionId: string,
  revisionNumber: number,
  findings: readonly string[],
): Promise<number> {
  const before = await db
    .selectFrom('inspections')
    .select((eb) => eb.fn.max('revision_number').as('number'))
    .where('submission_id', '=', submissionId)
    .where('revision_number', '<', revisionNumber)
    .where('reported_at', 'is not', null)
    .executeTakeFirst();
  if (before?.number === undefined || before.number === null) return 0;
  const found = new Set(findings);
  const waivers = await db
    .selectFrom('inspection_waivers')
    .selectAll()
    .where('submission_id', '=', submissionId)
    .where('revision_number', '=', Number(before.number))
    .orderBy('id')
    .execute();
  const carried = waivers
    .filter(({ finding }) => found.has(finding))
    .map((waiver) => ({ ...waiver, id: newId(), revision_number: revisionNumber }));
  if (carried.length === 0) return 0;
  await db
    .insertInto('inspection_waivers')
    .values(carried)
    .onConflict((conflict) => conflict.columns(['submission_id', 'revision_number', 'finding']).doNothing())
    .execute();
  return carried.length;
}

/** @throws PersistenceError not_found, revision_conflict */
export async function waiveFinding(
  scope: CommandScope,
  command: Parameters<InspectionPort['waive']>[0],
): Promise<Outcome<StoredWaiver>> {
  const { db, newId, nowMs } = scope;
  const { submissionId, revisionNumber, contentKey, finding, code, file, resource, reason, actor } = command;
  const row = await db
    .selectFrom('inspections')
    .innerJoin('submissions', 'submissions.id', 'inspections.submission_id')
    .select(['content_key', 'submissions.version_id'])
    .where('submission_id', '=', submissionId)
    .where('revision_number', '=', revisionNumber)
    .executeTakeFirst();
  const version =
    row && (await selectVersions(db).where('versions.id', '=', row.version_id).executeTakeFirst());
  if (row === undefined || version === undefined) throw notFound('such inspection', 'revision');
  if (row.content_key !== contentKey) throw revisionConflict({ contentKey: row.content_key });
  const known = await db
    .selectFrom('inspection_waivers')
    .selectAll()
    .where('submission_id', '=', submissionId)
    .where('revision_number', '=', revisionNumber)
    .where('finding', '=', finding)
    .executeTakeFirst();
  if (known !== undefined) return { result: toWaiver(known) };
  const waiver = {
    id: newId(),
    submission_id: submissionId,
    revision_number: revisionNumber,
    finding,
    code,
    file,
    resource,
    reason,
    waived_by_id: actor.accountId ?? null,
    waived_by_name: actor.name,
    waived_at: nowMs,
    waived_in: revisionNumber,
  };
  await db.insertInto('inspection_waivers').values(waiver).execute();
  const what = { code, file, ...(resource === null ? {} : { resource }), revision: revisionNumber };
  return {
    result: toWaiver(waiver),
    record: {
      actor,
      type: 'inspection.waive',
      workspaceId: version.workspace_id,
      appId: version.app_id,
      versionId: version.id,
      data: { submissionId, ...what },
      audit: [
        {
          action: 'waive_finding',
          subject: versionSubject(version),
          before: null,
          after: { submission: submissionId, finding, ...what },
          message: reason,
        },
      ],
    },
  };
}
