import { type Kysely, sql } from 'kysely';
import type { AuditRow, Tables } from '../sql/tables.ts';
import { firstHash, sealHash } from './chain.ts';

/** So many seals, or unsealed records, are read at a time. */
const pageSize = 500;

/** What is wrong with one place of the audit log. */
export type AuditFault = {
  /**
   * `removed`: the record of a seal is gone; `altered`: the record, its seal or the seal before is another than was sealed;
   * `inserted`: a record among the sealed ones has no seal; `reordered`: records are not in the order in which they were
   * sealed; `seal_missing`: a seal is gone.
   */
  readonly kind: 'removed' | 'altered' | 'inserted' | 'reordered' | 'seal_missing';
  /** Of the seal; of an inserted record: of the last seal before it. */
  readonly position: number;
  readonly auditId: string | null;
  readonly changeNumber: number | null;
};

/** The newest seal: whoever keeps its hash elsewhere can tell later that nothing up to it was rewritten. */
export type AuditHead = { readonly position: number; readonly hash: string };

/** What a walk through the audit log found. */
export type AuditVerification = {
  readonly head: AuditHead;
  /** Records that wait for their seal: those of the last moment, or of a server that was stopped. */
  readonly unsealed: number;
  /** The position at which the hash that was asked for stands; `undefined` where it stands nowhere, or none was asked for. */
  readonly expectedAt: number | undefined;
  readonly faults: number;
};

type Place = { readonly change: number; readonly id: string };

/**
 * Walks through the seals and the records, and tells every fault as it finds it. It reads only, a page at a time, and may run
 * beside a server: what is sealed after it began is left out.
 */
export async function verifyAuditLog(
  db: Kysely<Tables>,
  options: { readonly expectHash?: string | undefined; readonly tell: (fault: AuditFault) => void },
): Promise<AuditVerification> {
  let faults = 0;
  const tell = (fault: AuditFault): void => {
    faults += 1;
    options.tell(fault);
  };
  const { head, last, expectedAt } = await walkSeals(db, options.expectHash, tell);
  await findInserted(db, head.position, last, tell);
  return { head, unsealed: await countUnsealed(db, last), expectedAt, faults };
}

async function walkSeals(
  db: Kysely<Tables>,
  expectHash: string | undefined,
  tell: (fault: AuditFault) => void,
): Promise<{ head: AuditHead; last: Place; expectedAt: number | undefined }> {
  const end = await newestPosition(db);
  let head: AuditHead = { position: 0, hash: firstHash };
  let last: Place = { change: -1, id: '' };
  let expectedAt = expectHash === firstHash ? 0 : undefined;
  while (head.position < end) {
    const seals = await db
      .selectFrom('audit_seals')
      .selectAll()
      .where('position', '>', head.position)
      .where('position', '<=', end)
      .orderBy('position')
      .limit(pageSize)
      .execute();
    const records = await recordsOf(
      db,
      seals.map(({ audit_id }) => audit_id),
    );
    for (const seal of seals) {
      const at = { auditId: seal.audit_id, changeNumber: seal.change_number };
      for (let position = head.position + 1; position < seal.position; position += 1) {
        tell({ kind: 'seal_missing', position, auditId: null, changeNumber: null });
      }
      const record = records.get(seal.audit_id);
      if (record === undefined) tell({ kind: 'removed', position: seal.position, ...at });
      else {
        // The seal before as it is stored: one fault is told once, not at every seal after it.
        if (sealHash(head.hash, record) !== seal.hash || record.change_number !== seal.change_number)
          tell({ kind: 'altered', position: seal.position, ...at });
        const place = { change: record.change_number, id: record.id };
        if (isBefore(place, last)) tell({ kind: 'reordered', position: seal.position, ...at });
        else last = place;
      }
      head = { position: seal.position, hash: seal.hash };
      if (seal.hash === expectHash) expectedAt = seal.position;
    }
    // The last of them were taken away between two looks.
    if (seals.length === 0) break;
  }
  return { head, last, expectedAt };
}

async function newestPosition(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('audit_seals')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  return Number(row?.position ?? 0);
}

async function recordsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, AuditRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('audit').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Records that stand among the sealed ones without having been sealed. */
async function findInserted(
  db: Kysely<Tables>,
  position: number,
  last: Place,
  tell: (fault: AuditFault) => void,
): Promise<void> {
  for (let from: Place = { change: -1, id: '' }; ;) {
    const rows = await db
      .selectFrom('audit')
      .leftJoin('audit_seals', 'audit_seals.audit_id', 'audit.id')
      .select(['audit.id', 'audit.change_number'])
      .where('audit_seals.position', 'is', null)
      .where(after('>', from))
      .where(after('<=', last))
      .orderBy('audit.change_number')
      .orderBy('audit.id')
      .limit(pageSize)
      .execute();
    for (const { id, change_number } of rows) {
      const before = await db
        .selectFrom('audit_seals')
        .select((eb) => eb.fn.max('position').as('position'))
        .where('change_number', '<', change_number)
        .where('position', '<=', position)
        .executeTakeFirst();
      tell({
        kind: 'inserted',
        position: Number(before?.position ?? 0),
        auditId: id,
        changeNumber: change_number,
      });
    }
    const next = rows.at(-1);
    if (rows.length < pageSize || next === undefined) return;
    from = { change: next.change_number, id: next.id };
  }
}

/** How many records there are after a place. */
export async function countUnsealed(db: Kysely<Tables>, last: Place): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll().as('count'))
    .where(after('>', last))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Compares the place of a record with another; row values use the index on both columns. */
export function after(operator: '>' | '<=', { change, id }: Place) {
  return sql<boolean>`(audit.change_number, audit.id) ${sql.raw(operator)} (${change}, ${id})`;
}

function isBefore(a: Place, b: Place): boolean {
  return a.change < b.change || (a.change === b.change && a.id < b.id);
}
