import type { Actor, ActorOrigin, AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { AuditPort, AuditQuery, StoredAuditRecord } from '../ports/audit.ts';
import type { Clock } from '../ids.ts';
import { auditHead, sealer, unsealedRecords } from './audit-seals.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { AuditRow, Tables } from './tables.ts';

const keys = [
  { column: 'audit.change_number', type: 'number' },
  { column: 'audit.id', type: 'string' },
] as const;

/** The audit log in the database; every command writes its own part. */
export function sqlAudit(context: SqlContext, clock: Clock): AuditPort {
  const { read } = context;
  return {
    async list({ order = 'desc', ...query }) {
      const rows = await filtered(read, query)
        .where((eb) => afterCursor(eb, query, keys, order))
        .orderBy('audit.change_number', order)
        .orderBy('audit.id', order)
        .limit(rowsFor(query))
        .execute();
      return pageOf(rows, query, (row) => [row.change_number, row.id], toRecord);
    },
    seal: sealer(context, clock),
    head: () => auditHead(read),
    unsealed: () => unsealedRecords(read),
  };
}

type SealedRow = AuditRow & { seal_position: number | null; seal_hash: string | null };

function filtered(db: Kysely<Tables>, wanted: AuditQuery) {
  const { workspaceId, appId, versionId, actorId, actorName, action, subjectKind, subject } = wanted;
  const { fromMs, untilMs } = wanted;
  let query = db
    .selectFrom('audit')
    .leftJoin('audit_seals', 'audit_seals.audit_id', 'audit.id')
    .selectAll('audit')
    .select(['audit_seals.position as seal_position', 'audit_seals.hash as seal_hash']);
  if (workspaceId !== undefined) query = query.where('audit.workspace_id', '=', workspaceId);
  if (appId !== undefined) query = query.where('audit.app_id', '=', appId);
  if (versionId !== undefined) query = query.where('audit.version_id', '=', versionId);
  if (actorId !== undefined) query = query.where('audit.actor_account_id', '=', actorId);
  if (actorName !== undefined) query = query.where('audit.actor_name', '=', actorName);
  if (action !== undefined) query = query.where('audit.action', '=', action);
  if (subjectKind !== undefined)
    query = query.where('audit.subject_kind', '=', subjectKind as AuditSubject['kind']);
  if (subject !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('audit.subject_id', '=', subject), eb('audit.subject_name', '=', subject)]),
    );
  }
  if (fromMs !== undefined) query = query.where('audit.at', '>=', fromMs);
  if (untilMs !== undefined) query = query.where('audit.at', '<', untilMs);
  return query;
}

function toRecord(row: SealedRow): StoredAuditRecord {
  const before: unknown = JSON.parse(row.before);
  const after: unknown = JSON.parse(row.after);
  return {
    id: row.id,
    atMs: row.at,
    actor: toActor(row),
    action: row.action,
    subject: toSubject(row),
    before,
    after,
    message: row.message,
    changeNumber: row.change_number,
    seal:
      row.seal_position === null || row.seal_hash === null
        ? null
        : { position: row.seal_position, hash: row.seal_hash },
  };
}

function toActor(row: AuditRow): Actor {
  const origin = toOrigin(row);
  return {
    kind: row.actor_kind,
    name: row.actor_name,
    ...(row.actor_account_id === null ? {} : { accountId: row.actor_account_id }),
    ...(row.actor_token_id === null ? {} : { tokenId: row.actor_token_id }),
    ...(row.actor_owner_id === null ? {} : { ownerAccountId: row.actor_owner_id }),
    ...(row.actor_via === null ? {} : { via: row.actor_via }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function toOrigin(row: AuditRow): ActorOrigin | undefined {
  if (row.origin_request_id === null) return undefined;
  return {
    address: row.origin_address ?? '',
    userAgent: row.origin_user_agent,
    requestId: row.origin_request_id,
    credential: row.origin_credential ?? 'none',
  };
}

function toSubject(row: AuditRow): AuditSubject {
  return {
    kind: row.subject_kind,
    id: row.subject_id,
    name: row.subject_name,
    ...(row.workspace_id === null ? {} : { workspaceId: row.workspace_id }),
    ...(row.app_id === null ? {} : { appId: row.app_id }),
    ...(row.version_id === null ? {} : { versionId: row.version_id }),
  };
}
