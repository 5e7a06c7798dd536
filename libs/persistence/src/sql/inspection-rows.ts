import type { Kysely } from 'kysely';
import type { FindingCounts, Inspection, InspectionHead, StoredWaiver } from '../ports/inspections.ts';
import type { InspectionRow, InspectionWaiverRow } from './inspection-tables.ts';
import { objectColumn } from './json-columns.ts';
import { toOperation } from './operation-rows.ts';
import type { OperationRow } from './operation-tables.ts';
import type { Tables } from './tables.ts';

const heads = [
  'submission_id',
  'revision_number',
  'operation_id',
  'content_key',
  'rendered',
  'counts',
  'helm_version',
  'rules_version',
  'requested_at',
  'reported_at',
] as const;

type HeadRow = Omit<InspectionRow, 'report'>;

/** Inspections without their reports. */
export function selectInspections(db: Kysely<Tables>) {
  return db.selectFrom('inspections').select(heads);
}

/** Puts the operation to each. */
export async function withOperations(
  db: Kysely<Tables>,
  rows: readonly HeadRow[],
): Promise<readonly Inspection[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ operation_id }) => operation_id);
  const operations = await db.selectFrom('operations').selectAll().where('id', 'in', ids).execute();
  const byId = new Map<string, OperationRow>(operations.map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const operation = byId.get(row.operation_id);
    if (operation === undefined) return [];
    return {
      submissionId: row.submission_id,
      revisionNumber: row.revision_number,
      operation: toOperation(operation),
      head: toHead(row),
    };
  });
}

/** What the row says of its report; `null` before there is one. */
export function toHead(row: HeadRow): InspectionHead | null {
  const { content_key, rules_version, counts, reported_at } = row;
  if (content_key === null || rules_version === null || counts === null || reported_at === null) return null;
  return {
    contentKey: content_key,
    rendered: row.rendered === 1,
    counts: countsColumn(counts),
    helmVersion: row.helm_version,
    rulesVersion: rules_version,
    reportedAtMs: reported_at,
  };
}

function countsColumn(text: string): FindingCounts {
  const { error, warning, info } = objectColumn(text);
  const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return { error: count(error), warning: count(warning), info: count(info) };
}

/** A waiver as the port shows it. */
export function toWaiver(row: InspectionWaiverRow): StoredWaiver {
  return {
    id: row.id,
    submissionId: row.submission_id,
    revisionNumber: row.revision_number,
    waivedInRevision: row.waived_in,
    finding: row.finding,
    code: row.code,
    file: row.file,
    resource: row.resource,
    reason: row.reason,
    waivedById: row.waived_by_id,
    waivedByName: row.waived_by_name,
    waivedAtMs: row.waived_at,
  };
}
