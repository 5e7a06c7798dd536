import { hash } from 'node:crypto';
import type { AuditRow } from '../sql/tables.ts';

/** What the first seal stands on. */
export const firstHash = '0'.repeat(64);

/**
 * A record as it is sealed: a JSON object of the row's columns with their stored values, sorted by name, without spaces, and
 * without those that are null. So a column that is added later changes no seal of before.
 */
export function canonicalRecord(row: AuditRow): string {
  const fields = Object.entries(row)
    .filter(([, value]) => value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(fields));
}

/** SHA-256, in lower-case hex, over the hash before and the record: whoever alters either alters all that follow. */
export function sealHash(previousHash: string, row: AuditRow): string {
  return hash('sha256', previousHash + canonicalRecord(row), 'hex');
}
