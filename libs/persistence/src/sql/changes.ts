import type { Change, ChangePort } from '../ports/changes.ts';
import { objectColumn } from './json-columns.ts';
import type { SqlContext } from './ports-context.ts';
import type { ChangeRow } from './tables.ts';

/** The changes that commits left, for whoever was away. */
export function sqlChanges({ read }: SqlContext): ChangePort {
  return {
    async after(number, limit) {
      const rows = await read
        .selectFrom('changes')
        .selectAll()
        .where('number', '>', number)
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(toChange);
    },
    async latest() {
      const row = await read.selectFrom('change_counter').select('number').executeTakeFirst();
      return row?.number ?? 0;
    },
  };
}

function toChange(row: ChangeRow): Change {
  return {
    number: row.number,
    type: row.type,
    atMs: row.at,
    workspaceId: row.workspace_id,
    appId: row.app_id,
    versionId: row.version_id,
    actorName: row.actor_name,
    data: objectColumn(row.data),
  };
}
