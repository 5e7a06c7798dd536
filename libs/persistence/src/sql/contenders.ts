import type { ChartVersion, TransitionEffects } from '../ports/versions.ts';
import type { AuditEntry, CommandScope } from '../writer/writer.ts';
import { revisionConflict } from './conflicts.ts';
import { selectVersions } from './version-rows.ts';
import { versionSubject } from './version-steps.ts';

/** No version number and no file name of a chart has a space: what follows it says whose candidate it is. */
const separator = ' ';

/** What of a version says which number it has. */
export type NumberPlace = Pick<ChartVersion, 'versionKey' | 'fileName'>;

/**
 * The place of a candidate for a number that another pull request holds: beside the number, so that both can be reviewed. The
 * first that passes takes the number.
 */
export function contenderPlace(
  number: NumberPlace,
  { repositoryId, pull }: { readonly repositoryId: number; readonly pull: number },
): NumberPlace {
  const { versionKey, fileName } = heldPlace(number);
  const whose = `${separator}pull ${repositoryId}/${pull}`;
  return { versionKey: `${versionKey}${whose}`, fileName: `${fileName}${whose}` };
}

/** The place of the number itself, whether it is held or contended for. */
export function heldPlace({ versionKey, fileName }: NumberPlace): NumberPlace {
  const before = (text: string) => text.split(separator, 1)[0] ?? text;
  return { versionKey: before(versionKey), fileName: before(fileName) };
}

/** Whether a version is a candidate for a number that another holds. */
export function isContender({ fileName }: Pick<NumberPlace, 'fileName'>): boolean {
  return fileName.includes(separator);
}

/**
 * Makes a contender of who holds a number, with compare-and-set: what has passed meanwhile keeps it.
 * @throws PersistenceError revision_conflict
 */
export async function displace(
  { db }: CommandScope,
  { versionId, expectedRevision, place }: NonNullable<TransitionEffects['displaces']>,
): Promise<AuditEntry> {
  const row = await selectVersions(db).where('versions.id', '=', versionId).executeTakeFirst();
  if (row === undefined || row.revision !== expectedRevision || row.state === 'passed')
    throw revisionConflict({});
  const { numUpdatedRows } = await db
    .updateTable('versions')
    .set({ version_key: place.versionKey, file_name: place.fileName, revision: row.revision + 1 })
    .where('id', '=', versionId)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw revisionConflict({});
  return {
    action: 'lose_number',
    subject: versionSubject(row),
    before: { fileName: row.file_name },
    after: { fileName: place.fileName },
  };
}
