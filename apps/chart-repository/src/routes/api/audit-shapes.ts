import type { StoredAuditRecord } from '@chandlery/persistence';
import { iso } from './shapes.ts';

/**
 * An audit record as the wire has it.
 * @param withOrigin whether the reader may know addresses and clients
 */
export function auditShape(record: StoredAuditRecord, withOrigin: boolean) {
  const { kind, id, name } = record.subject;
  const { origin, ...actor } = record.actor;
  return {
    id: record.id,
    change: record.changeNumber,
    at: iso(record.atMs),
    actor,
    ...(origin === undefined || !withOrigin ? {} : { origin }),
    action: record.action,
    subject: { kind, id, name },
    before: record.before,
    after: record.after,
    message: record.message,
    seal: record.seal,
  };
}
