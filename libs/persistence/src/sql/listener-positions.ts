import type { ListenerPort } from '../ports/changes.ts';
import type { SqlContext } from './ports-context.ts';

/** The positions of durable listeners in the database. */
export function sqlListeners({ read, writer }: SqlContext): ListenerPort {
  return {
    async position(name) {
      const row = await read
        .selectFrom('listener_positions')
        .select('number')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.number;
    },
    acknowledge: (name, number) =>
      writer.run(async ({ db, nowMs }) => {
        await db
          .insertInto('listener_positions')
          .values({ name, number, changed_at: nowMs })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet({ number, changed_at: nowMs })
              .where('listener_positions.number', '<', number),
          )
          .execute();
        return { result: undefined };
      }),
  };
}
