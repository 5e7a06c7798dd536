import type { Kysely } from 'kysely';
import type {
  InspectionPolicyAtRevision,
  InspectionPolicyScope,
  InspectionPort,
  StoredInspectionPolicy,
} from '../ports/inspections.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { requireRevision } from './conflicts.ts';
import { changedFields, objectColumn } from './json-columns.ts';
import type { Tables } from './tables.ts';

/** Nothing blocks until somebody says so: reviewers decide. */
const initialPolicy: StoredInspectionPolicy = {
  blockSeverities: [],
  blockCodes: [],
  allowCodes: [],
  required: false,
  registries: [],
};

/** The policy of the platform or of a workspace, as it was set. */
export async function readInspectionPolicy(
  db: Kysely<Tables>,
  scope: InspectionPolicyScope,
): Promise<InspectionPolicyAtRevision> {
  const row = await db
    .selectFrom('inspection_policies')
    .selectAll()
    .where('scope', '=', scopeKey(scope))
    .executeTakeFirst();
  if (row === undefined) return { policy: initialPolicy, revision: 0 };
  return { policy: policyOf(row.policy), revision: row.revision };
}

/** @throws PersistenceError revision_conflict */
export async function setInspectionPolicy(
  command: CommandScope,
  { scope, policy, expectedRevision, actor }: Parameters<InspectionPort['setPolicy']>[0],
): Promise<Outcome<InspectionPolicyAtRevision>> {
  await command.excludeOthers();
  const { db, nowMs } = command;
  const before = await readInspectionPolicy(db, scope);
  requireRevision(before, expectedRevision);
  const changes = changedFields(before.policy, policy);
  if (changes === undefined) return { result: before };
  const values = { policy: JSON.stringify(policy), revision: before.revision + 1, changed_at: nowMs };
  await db
    .insertInto('inspection_policies')
    .values({ scope: scopeKey(scope), ...values })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet(values))
    .execute();
  const within = scope === 'platform' ? {} : { workspaceId: scope.workspaceId };
  return {
    result: { policy, revision: values.revision },
    record: {
      actor,
      type: 'inspection_policy.update',
      ...within,
      data: { changed: Object.keys(changes.after) },
      audit: [
        {
          action: 'update',
          subject: {
            kind: 'policy',
            id: `inspection-${scopeKey(scope)}`,
            name: scope === 'platform' ? 'inspections of the platform' : 'inspections of the workspace',
            ...within,
          },
          ...changes,
        },
      ],
    },
  };
}

function scopeKey(scope: InspectionPolicyScope): string {
  return scope === 'platform' ? scope : scope.workspaceId;
}

/** What an older version did not write is at its default; what is not of the right kind is left out. */
function policyOf(text: string): StoredInspectionPolicy {
  const { blockSeverities, blockCodes, allowCodes, required, registries } = objectColumn(text);
  return {
    blockSeverities: texts(blockSeverities).filter(
      (one) => one === 'error' || one === 'warning' || one === 'info',
    ),
    blockCodes: texts(blockCodes),
    allowCodes: texts(allowCodes),
    required: required === true,
    registries: texts(registries),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
