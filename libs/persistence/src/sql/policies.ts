import { defaultPlatformPolicy } from '@chandlery/lifecycle';
import type { PolicyPort } from '../ports/workspaces.ts';
import { compiledRow } from './compiled.ts';
import { requireRevision } from './conflicts.ts';
import { changedFields, policyColumn } from './json-columns.ts';
import { requireKnownRoles } from './known-roles.ts';
import type { SqlContext } from './ports-context.ts';

/** The one row of the platform's policy. */
const platformId = 1;

const selectPolicy = compiledRow((db, values: { id: number }) =>
  db.selectFrom('platform_policy').select('policy').where('id', '=', values.id),
);

/** The platform's review policy in the database. */
export function sqlPolicies({ read, writer }: SqlContext): PolicyPort {
  return {
    async platform() {
      const row = await selectPolicy(read, { id: platformId });
      return row === undefined ? defaultPlatformPolicy : policyColumn(row.policy);
    },
    async platformAtRevision() {
      const row = await read
        .selectFrom('platform_policy')
        .selectAll()
        .where('id', '=', platformId)
        .executeTakeFirst();
      if (row === undefined) return { policy: defaultPlatformPolicy, revision: 0 };
      return { policy: policyColumn(row.policy), revision: row.revision };
    },
    setPlatform: ({ policy, expectedRevision, actor }) =>
      writer.run(async (scope) => {
        await scope.excludeOthers();
        await requireKnownRoles(scope, 'platform', policy.roles, 'roles');
        const { db, nowMs } = scope;
        const row = await db
          .selectFrom('platform_policy')
          .selectAll()
          .where('id', '=', platformId)
          .executeTakeFirst();
        requireRevision(row ?? { revision: 0 }, expectedRevision);
        const changes = changedFields(
          row === undefined ? defaultPlatformPolicy : policyColumn(row.policy),
          policy,
        );
        if (changes === undefined) return { result: { policy, revision: row?.revision ?? 0 } };
        const values = {
          policy: JSON.stringify(policy),
          revision: (row?.revision ?? 0) + 1,
          changed_at: nowMs,
        };
        await db
          .insertInto('platform_policy')
          .values({ id: platformId, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute();
        return {
          result: { policy, revision: values.revision },
          record: {
            actor,
            type: 'policy.update',
            data: { changed: Object.keys(changes.after) },
            audit: [
              { action: 'update', subject: { kind: 'policy', id: 'platform', name: 'platform' }, ...changes },
            ],
          },
        };
      }),
  };
}
