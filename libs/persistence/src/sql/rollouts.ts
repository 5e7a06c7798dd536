import type { RolloutPort } from '../ports/rollouts.ts';
import type { SqlContext } from './ports-context.ts';
import { createRollout, finishRollout, stepRollout, stopRollout } from './rollout-commands.ts';
import { listRollouts } from './list-rollouts.ts';
import { itemsOf, toRollout } from './rollout-rows.ts';
import { runAlone } from './run-alone.ts';

/** So many ids go into one question. */
const idsAtOnce = 200;

/** Rollouts in the database. */
export function sqlRollouts({ read, writer }: SqlContext): RolloutPort {
  return {
    create: (command) => runAlone(writer, (scope) => createRollout(scope, command)),
    step: (command) => runAlone(writer, (scope) => stepRollout(scope, command)),
    stop: (command) => runAlone(writer, (scope) => stopRollout(scope, command)),
    finish: (command) => runAlone(writer, (scope) => finishRollout(scope, command)),
    async find(id) {
      const row = await read.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRollout(row, await itemsOf(read, id));
    },
    list: (query) => listRollouts(read, query),
    async running(limit) {
      const rows = await read
        .selectFrom('rollouts')
        .selectAll()
        .where('state', '=', 'running')
        .orderBy('id')
        .limit(limit)
        .execute();
      return Promise.all(rows.map(async (row) => toRollout(row, await itemsOf(read, row.id))));
    },
    async pendingOf(deploymentIds) {
      const pending = new Set<string>();
      for (let start = 0; start < deploymentIds.length; start += idsAtOnce) {
        const rows = await read
          .selectFrom('rollout_items')
          .select('deployment_id')
          .where('deployment_id', 'in', deploymentIds.slice(start, start + idsAtOnce))
          .where('state', 'in', ['waiting', 'running'])
          .execute();
        for (const row of rows) pending.add(row.deployment_id);
      }
      return pending;
    },
  };
}
