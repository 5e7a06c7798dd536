import { PersistenceError } from '../errors.ts';

/** @throws PersistenceError not_found */
export function notFound(what: string, field?: string): PersistenceError {
  return new PersistenceError('not_found', `There is no ${what}.`, field === undefined ? {} : { field });
}

/**
 * Compare-and-set: refuses where the row has moved on from what the command was decided on.
 * @throws PersistenceError revision_conflict
 */
export function requireRevision(
  row: { readonly revision: number },
  expected: number | undefined,
  details: Readonly<Record<string, unknown>> = {},
): void {
  if (expected === undefined || expected === row.revision) return;
  throw revisionConflict({ ...details, revision: row.revision });
}

/** Somebody else was quicker; the details say what is there now. */
export function revisionConflict(details: Record<string, unknown>): PersistenceError {
  return new PersistenceError('revision_conflict', 'It has been changed in between.', {
    field: 'revision',
    remedy: 'Read it again and decide anew.',
    details,
  });
}
