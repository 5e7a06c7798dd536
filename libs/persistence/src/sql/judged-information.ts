import type { Kysely } from 'kysely';
import type { InformationRevision, SubmissionPort } from '../ports/submissions.ts';
import type { Tables } from './tables.ts';

/** The revision of the store information that the last deciding vote on an app was given with. */
export async function lastJudgedInformation(
  db: Kysely<Tables>,
  { appId, exceptSubmissionId, untilMs }: Parameters<SubmissionPort['lastJudgedInformation']>[0],
): Promise<number | undefined> {
  const row = await db
    .selectFrom('submissions')
    .innerJoin('versions', 'versions.id', 'submissions.version_id')
    .select((eb) => eb.fn.max('submissions.judged_information_revision').as('revision'))
    .where('versions.app_id', '=', appId)
    .where('submissions.id', '!=', exceptSubmissionId)
    .where('submissions.closed_at', '<=', untilMs)
    .executeTakeFirst();
  return row?.revision === null || row?.revision === undefined ? undefined : Number(row.revision);
}

/** Columns that say of which revision a row is, not what it holds. */
const bookkeeping = new Set(['app_id', 'revision', 'changed_at', 'changed_by_id', 'changed_by_name']);

/** Whatever columns the table has: a field that is added to the store information appears by itself. */
export async function informationAt(
  db: Kysely<Tables>,
  appId: string,
  revision: number,
): Promise<InformationRevision | undefined> {
  const row = await db
    .selectFrom('app_information_revisions')
    .selectAll()
    .where('app_id', '=', appId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const fields = Object.entries(row)
    .filter(([column]) => !bookkeeping.has(column))
    .map(([column, value]): [string, unknown] => [fieldName(column), value]);
  return {
    revision: row.revision,
    fields: Object.fromEntries(fields),
    changedAtMs: row.changed_at,
    changedByName: row.changed_by_name,
  };
}

/** `category_slug` -> `categorySlug` */
function fieldName(column: string): string {
  return column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
