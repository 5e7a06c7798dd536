import type { Kysely } from 'kysely';
import { firstHash, sealHash } from '../audit/chain.ts';
import { after, type AuditHead, countUnsealed } from '../audit/verify.ts';
import type { Clock } from '../ids.ts';
import type { AuditPort } from '../ports/audit.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { insertRows } from './insert-row.ts';
import type { SqlContext } from './ports-context.ts';
import type { AuditRow, Tables } from './tables.ts';

/** How long whoever seals keeps others from it after their last batch: a dead replica's work is taken over then. */
export const sealerLeaseMs = 30_000;

type Newest = AuditHead & { readonly change: number; readonly id: string };

/** The newest seal, with the record it is of. */
async function newestSeal(db: Kysely<Tables>): Promise<Newest> {
  const row = await db
    .selectFrom('audit_seals')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { position: 0, hash: firstHash, change: -1, id: '' };
  return { position: row.position, hash: row.hash, change: row.change_number, id: row.audit_id };
}

/** The head of the chain. */
export async function auditHead(db: Kysely<Tables>): Promise<AuditHead> {
  const { position, hash } = await newestSeal(db);
  return { position, hash };
}

/** How many records wait for their seal. */
export async function unsealedRecords(db: Kysely<Tables>): Promise<number> {
  return countUnsealed(db, await newestSeal(db));
}

/**
 * Seals the next records. They are read and hashed outside of any transaction; what is written is the seals alone, and only
 * where nobody else has sealed meanwhile. Change numbers have the order of commits, so nothing can appear later before what is
 * sealed. The lease comes first: where commands run on another thread, all of it runs there.
 */
export function sealer({ read, writer }: SqlContext, clock: Clock): AuditPort['seal'] {
  let lease = { holder: '', renewAtMs: 0 };
  return async ({ holder, limit }) => {
    const newest = await newestSeal(read);
    if ((await recordsAfter(read, newest, 1)).length === 0) return { sealed: 0, elsewhere: false };
    if (lease.holder !== holder || clock() >= lease.renewAtMs) {
      if (!(await writer.run((scope) => takeLease(scope, holder)))) return { sealed: 0, elsewhere: true };
      lease = { holder, renewAtMs: clock() + sealerLeaseMs / 3 };
    }
    const seals = sealsFor(newest, await recordsAfter(read, newest, limit));
    const written = await writer.run<boolean>(async ({ db }) => {
      const sealing = await db.selectFrom('audit_sealer').select('holder').executeTakeFirst();
      const mine = sealing?.holder === holder && (await newestSeal(db)).position === newest.position;
      if (mine) await insertRows(db, 'audit_seals', seals);
      return { result: mine };
    });
    if (!written) lease = { holder: '', renewAtMs: 0 };
    return { sealed: written ? seals.length : 0, elsewhere: !written };
  };
}

function recordsAfter(db: Kysely<Tables>, place: Newest, limit: number): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where(after('>', place))
    .orderBy('change_number')
    .orderBy('id')
    .limit(limit)
    .execute();
}

function sealsFor(newest: Newest, records: readonly AuditRow[]): Tables['audit_seals'][] {
  let { hash } = newest;
  return records.map((record, index) => {
    hash = sealHash(hash, record);
    return {
      position: newest.position + index + 1,
      audit_id: record.id,
      change_number: record.change_number,
      hash,
    };
  });
}

/** Takes the lease, or renews it. @returns whether it is the holder's now */
async function takeLease({ db, nowMs }: CommandScope, holder: string): Promise<Outcome<boolean>> {
  const { numUpdatedRows } = await db
    .updateTable('audit_sealer')
    .set({ holder, lease_until: nowMs + sealerLeaseMs })
    .where('id', '=', 1)
    .where((eb) => eb.or([eb('holder', '=', holder), eb('lease_until', '<', nowMs)]))
    .executeTakeFirst();
  return { result: numUpdatedRows > 0n };
}
