import type { LeasePort } from '../ports/leases.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import type { SqlContext } from './ports-context.ts';

/** Leases in the database, by its own clock. */
export function sqlLeases({ writer }: SqlContext): LeasePort {
  return {
    take: (command) => writer.run((scope) => take(scope, command)),
    release: ({ name, holder }) =>
      writer.run(async ({ db }) => {
        await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
        return { result: undefined };
      }),
  };
}

/** One statement, so that of two who ask at once one waits for the other's row and then does not get it. */
async function take(
  { db, nowMs }: CommandScope,
  { name, holder, leaseMs }: Parameters<LeasePort['take']>[0],
): Promise<Outcome<boolean>> {
  const row = { name, holder, lease_until: nowMs + leaseMs };
  const taken = await db
    .insertInto('leases')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, lease_until: row.lease_until })
        .where((eb) => eb.or([eb('leases.holder', '=', holder), eb('leases.lease_until', '<', nowMs)])),
    )
    .returning('name')
    .executeTakeFirst();
  return { result: taken !== undefined };
}
