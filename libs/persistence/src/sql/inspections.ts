import type { Inspection, InspectionPort } from '../ports/inspections.ts';
import { concludeInspection, waiveFinding } from './inspection-commands.ts';
import { readInspectionPolicy, setInspectionPolicy } from './inspection-policies.ts';
import { selectInspections, toHead, toWaiver, withOperations } from './inspection-rows.ts';
import type { SqlContext } from './ports-context.ts';
import { requestInspection } from './queue-inspection.ts';
import { runAlone } from './run-alone.ts';

/** Inspections in the database. */
export function sqlInspections({ read, writer }: SqlContext): InspectionPort {
  return {
    async find(submissionId, revisionNumber) {
      const rows = await selectInspections(read)
        .where('submission_id', '=', submissionId)
        .where('revision_number', '=', revisionNumber)
        .execute();
      return (await withOperations(read, rows))[0];
    },
    async newestOf(submissionIds) {
      if (submissionIds.length === 0) return new Map<string, Inspection>();
      const rows = await selectInspections(read)
        .where('submission_id', 'in', [...submissionIds])
        .where((eb) =>
          eb(
            'revision_number',
            '=',
            eb
              .selectFrom('submission_revisions')
              .select(({ fn }) => fn.max('number').as('newest'))
              .whereRef('submission_revisions.submission_id', '=', 'inspections.submission_id'),
          ),
        )
        .execute();
      const inspections = await withOperations(read, rows);
      return new Map(inspections.map((inspection) => [inspection.submissionId, inspection]));
    },
    async report(submissionId, revisionNumber) {
      const row = await read
        .selectFrom('inspections')
        .select('report')
        .where('submission_id', '=', submissionId)
        .where('revision_number', '=', revisionNumber)
        .executeTakeFirst();
      const report = row?.report ?? undefined;
      return report === undefined ? undefined : Buffer.from(report, 'base64');
    },
    async findReport(contentKey) {
      const row = await read
        .selectFrom('inspections')
        .selectAll()
        .where('content_key', '=', contentKey)
        .orderBy('reported_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      const head = row === undefined ? null : toHead(row);
      const report = row?.report ?? null;
      return head === null || report === null ? undefined : { head, report: Buffer.from(report, 'base64') };
    },
    request: (command) => runAlone(writer, (scope) => requestInspection(scope, command)),
    conclude: (command) => runAlone(writer, (scope) => concludeInspection(scope, command)),
    waive: (command) => runAlone(writer, (scope) => waiveFinding(scope, command)),
    async registriesInUse() {
      const rows = await read
        .selectFrom('inspected_registries')
        .innerJoin('versions', 'versions.submission_id', 'inspected_registries.submission_id')
        .select('registry')
        .distinct()
        .where('versions.state', '=', 'active')
        .orderBy('registry')
        .execute();
      return rows.map(({ registry }) => registry);
    },
    async waivers(submissionId, revisionNumber) {
      const rows = await read
        .selectFrom('inspection_waivers')
        .selectAll()
        .where('submission_id', '=', submissionId)
        .where('revision_number', '=', revisionNumber)
        .orderBy('id')
        .execute();
      return rows.map(toWaiver);
    },
    policy: (scope) => readInspectionPolicy(read, scope),
    setPolicy: (command) => writer.run((scope) => setInspectionPolicy(scope, command)),
  };
}
