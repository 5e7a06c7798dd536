import type { Actor, AuditRecord, AuditSubject } from '@chandlery/lifecycle';
import type { AuditPort } from '../ports/audit.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { AuditRow } from './tables.ts';

/** The audit log in the database; every command writes its own part. */
export function sqlAudit({ read }: SqlContext): AuditPort {
  return {
    async list({ workspaceId, appId, versionId, actorId, ...page }) {
      let query = read.selectFrom('audit').selectAll();
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      if (appId !== undefined) query = query.where('app_id', '=', appId);
      if (versionId !== undefined) query = query.where('version_id', '=', versionId);
      if (actorId !== undefined) query = query.where('actor_account_id', '=', actorId);
      const keys = [
        { column: 'change_number', type: 'number' },
        { column: 'id', type: 'string' },
      ] as const;
      const rows = await query
        .where((eb) => afterCursor(eb, page, keys, 'desc'))
        .orderBy('change_number', 'desc')
        .orderBy('id', 'desc')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.change_number, row.id], toRecord);
    },
  };
}

function toRecord(row: AuditRow): AuditRecord & { readonly changeNumber: number } {
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
  };
}

function toActor(row: AuditRow): Actor {
  return {
    kind: row.actor_kind,
    name: row.actor_name,
    ...(row.actor_account_id === null ? {} : { accountId: row.actor_account_id }),
    ...(row.actor_token_id === null ? {} : { tokenId: row.actor_token_id }),
    ...(row.actor_owner_id === null ? {} : { ownerAccountId: row.actor_owner_id }),
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
