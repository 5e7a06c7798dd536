import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { Change, ChangePort } from '../ports/changes.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { objectColumn } from './json-columns.ts';
import type { SqlContext } from './ports-context.ts';
import type { ChangeRow, Tables } from './tables.ts';

/** The changes that commits left, for whoever was away. */
export function sqlChanges({ read, writer }: SqlContext): ChangePort {
  const latest = async (): Promise<number> => {
    const row = await read.selectFrom('change_counter').select('number').executeTakeFirst();
    return row?.number ?? 0;
  };
  return {
    async after(number, limit) {
      const rows = await read
        .selectFrom('changes')
        .selectAll()
        .where('number', '>', number)
        .orderBy('number')
        .limit(limit)
        .execute();
      // After the rows: what is removed from here on was read.
      const pruned = await prunedTo(read);
      if (number < pruned) throw changesGone(number, pruned, await latest());
      return rows.map(toChange);
    },
    latest,
    prunedTo: () => prunedTo(read),
    prune: (command) => writer.run((scope) => prune(scope, command)),
  };
}

async function prunedTo(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('pruned_changes').select('number').executeTakeFirst();
  return row?.number ?? 0;
}

/** Nothing is told of it: what is removed was a change once, and its audit records stay. */
async function prune(
  { db }: CommandScope,
  { beforeMs, limit }: Parameters<ChangePort['prune']>[0],
): Promise<Outcome<number>> {
  const slowest = await db
    .selectFrom('listener_positions')
    .select((eb) => eb.fn.min('number').as('number'))
    .executeTakeFirst();
  const seen = slowest?.number === null || slowest?.number === undefined ? Infinity : Number(slowest.number);
  const oldest = await db
    .selectFrom('changes')
    .select(['number', 'at'])
    .orderBy('number')
    .limit(limit)
    .execute();
  const kept = oldest.findIndex(({ number, at }) => at >= beforeMs || number > seen);
  const removed = kept === -1 ? oldest : oldest.slice(0, kept);
  const last = removed.at(-1);
  if (last === undefined) return { result: 0 };
  await db.deleteFrom('changes').where('number', '<=', last.number).execute();
  await db.updateTable('pruned_changes').set({ number: last.number }).where('id', '=', 1).execute();
  return { result: removed.length };
}

function changesGone(number: number, pruned: number, latest: number): PersistenceError {
  return new PersistenceError(
    'changes_gone',
    `The changes from ${number + 1} to ${pruned} have been removed.`,
    {
      field: 'query/after',
      remedy: `Read anew what you keep of the store, then go on with after=${latest}.`,
      details: { prunedTo: pruned, latest },
    },
  );
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
