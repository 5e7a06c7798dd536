import type { Clock } from '../ids.ts';
import type { OperationPort } from '../ports/operations.ts';
import { among } from './among.ts';
import { claimer } from './claim-operations.ts';
import { enqueueOperation } from './enqueue-operation.ts';
import { appendToLog, cancelOperation, finishOperation, heartbeat, pruneLogs } from './operation-commands.ts';
import { readEntries } from './operation-log.ts';
import { toOperation } from './operation-rows.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';

const keys = [{ column: 'operations.id', type: 'string' }] as const;

/** Operations in the database. Nobody is told that a log has grown: see `withOperationNotices`. */
export function sqlOperations(context: SqlContext, clock: Clock): OperationPort {
  const { read, writer } = context;
  return {
    enqueue: (command) => runAlone(writer, (scope) => enqueueOperation(scope, command)),
    claim: claimer(context, clock),
    heartbeat: (command) => writer.run((scope) => heartbeat(scope, command)),
    append: (command) => writer.run((scope) => appendToLog(scope, command)),
    finish: (command) => runAlone(writer, (scope) => finishOperation(scope, command)),
    requestCancel: (command) => runAlone(writer, (scope) => cancelOperation(scope, command)),
    async find(id) {
      const row = await read.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toOperation(row);
    },
    async list({ subjectKind, subjectId, workspaceId, projectId, states, kinds, ...page }) {
      let query = read.selectFrom('operations').selectAll();
      if (subjectKind !== undefined) query = query.where('subject_kind', '=', subjectKind);
      if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId);
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      if (projectId !== undefined) query = query.where('project_id', '=', projectId);
      if (states !== undefined) query = query.where((eb) => among(eb.ref('state'), states));
      if (kinds !== undefined) query = query.where((eb) => among(eb.ref('kind'), kinds));
      const rows = await query
        .where((eb) => afterCursor(eb, page, keys, 'desc'))
        .orderBy('id', 'desc')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.id], toOperation);
    },
    async counts() {
      const rows = await read
        .selectFrom('operations')
        .select((eb) => ['kind', 'state', eb.fn.countAll().as('operations')])
        .where('state', 'in', ['queued', 'running'])
        .groupBy(['kind', 'state'])
        .orderBy('kind')
        .orderBy('state')
        .execute();
      return rows.map(({ kind, state, operations }) => ({
        kind,
        state: state === 'running' ? 'running' : 'queued',
        operations: Number(operations),
      }));
    },
    readLog: (id, afterSequence, limit) => readEntries(read, id, afterSequence, limit),
    watch: () => () => {},
    pruneLogs: (command) => writer.run((scope) => pruneLogs(scope, command)),
  };
}
