import type { Kysely } from 'kysely';
import type { Clock } from '../ids.ts';
import type { ClaimedOperation, OperationKind, OperationPort } from '../ports/operations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { objectColumn } from './json-columns.ts';
import { writeState } from './operation-log.ts';
import { actorOf, operationData, operationSubject, toOperation } from './operation-rows.ts';
import type { OperationRow } from './operation-tables.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';
import type { Tables } from './tables.ts';

type Claim = Parameters<OperationPort['claim']>[0];

/** What may be taken: those whose lease ran out, of one list of kinds, and those that wait, of another. */
type Wanted = {
  readonly nowMs: number;
  readonly lapsed: readonly OperationKind[];
  readonly queued: readonly OperationKind[];
  readonly except: readonly string[];
};

/**
 * Claims one after the other, each in a commit of its own with its own event. It looks first without writing, so that asking
 * when there is nothing costs nothing.
 */
export function claimer({ read, writer }: SqlContext, clock: Clock): OperationPort['claim'] {
  return async (command) => {
    const { kinds, limit, holding = [] } = command;
    const wanted = { lapsed: kinds, queued: kinds, except: holding };
    if (limit < 1 || (await firstOf(read, { ...wanted, nowMs: clock() })) === undefined) return [];
    const claimed: ClaimedOperation[] = [];
    while (claimed.length < limit) {
      const held = [...holding, ...claimed.map(({ lease }) => lease.id)];
      const next = await runAlone(writer, (scope) => claimOne(scope, { ...command, holding: held }));
      if (next === undefined) break;
      claimed.push(next);
    }
    return claimed;
  };
}

async function claimOne(
  scope: CommandScope,
  { owner, leaseMs, kinds, limit, limitByKind = {}, holding = [] }: Claim,
): Promise<Outcome<ClaimedOperation | undefined>> {
  const { db, nowMs } = scope;
  const running = await db
    .selectFrom('operations')
    .select(['id', 'kind', 'owner', 'lease_until'])
    .where('state', '=', 'running')
    .execute();
  const mine = running.filter(
    (one) => one.owner === owner && ((one.lease_until ?? 0) >= nowMs || holding.includes(one.id)),
  );
  if (mine.length >= limit) return { result: undefined };
  const hasRoom = (kind: OperationKind): boolean =>
    running.filter((one) => one.kind === kind).length < (limitByKind[kind] ?? Number.POSITIVE_INFINITY);
  const row = await firstOf(db, {
    nowMs,
    lapsed: kinds,
    queued: kinds.filter(hasRoom),
    except: holding,
  });
  if (row === undefined) return { result: undefined };
  return start(scope, row, { owner, leaseMs });
}

async function start(
  scope: CommandScope,
  row: OperationRow,
  { owner, leaseMs }: Pick<Claim, 'owner' | 'leaseMs'>,
): Promise<Outcome<ClaimedOperation | undefined>> {
  const { db, nowMs } = scope;
  const attempt = row.attempts + 1;
  const takenOverFrom = row.state === 'running' ? row.owner : null;
  const over = takenOverFrom === null ? {} : { takenOverFrom };
  const after: OperationRow = {
    ...row,
    ...(await writeState(scope, row, { state: 'running', attempt, ...over })),
    state: 'running',
    owner,
    lease_until: nowMs + leaseMs,
    attempts: attempt,
    started_at: row.started_at ?? nowMs,
  };
  const { last_sequence, state, lease_until, attempts, started_at } = after;
  await db
    .updateTable('operations')
    .set({ last_sequence, state, owner, lease_until, attempts, started_at })
    .where('id', '=', row.id)
    .execute();
  const requestedBy = actorOf(row);
  return {
    result: {
      operation: toOperation(after),
      lease: { id: row.id, owner, attempt },
      request: objectColumn(row.request),
      requestedBy,
      takenOverFrom,
    },
    record: {
      actor: requestedBy,
      type: 'operation.start',
      workspaceId: row.workspace_id,
      data: { ...operationData(after), attempt, ...over },
      audit: [
        {
          action: takenOverFrom === null ? 'start' : 'take_over',
          subject: operationSubject(row),
          before: { state: row.state },
          after: { state, attempt, owner, ...over },
        },
      ],
    },
  };
}

/** The oldest that may be taken. Each question goes through the index by state: what has ended is many. */
async function firstOf(db: Kysely<Tables>, wanted: Wanted): Promise<OperationRow | undefined> {
  const lapsed = await firstLapsed(db, wanted);
  const queued = await firstQueued(db, wanted);
  if (lapsed === undefined || queued === undefined) return lapsed ?? queued;
  return lapsed.id < queued.id ? lapsed : queued;
}

/** Running, with a lease that nobody has kept. */
async function firstLapsed(
  db: Kysely<Tables>,
  { lapsed, nowMs, except }: Wanted,
): Promise<OperationRow | undefined> {
  if (lapsed.length === 0) return undefined;
  let query = db
    .selectFrom('operations')
    .selectAll()
    .where('state', '=', 'running')
    .where('lease_until', '<', nowMs)
    .where('kind', 'in', lapsed);
  if (except.length > 0) query = query.where('id', 'not in', except);
  return query.orderBy('id').limit(1).executeTakeFirst();
}

/** Queued, with nothing of its subject running, and nothing of its subject queued before it. */
async function firstQueued(db: Kysely<Tables>, { queued }: Wanted): Promise<OperationRow | undefined> {
  if (queued.length === 0) return undefined;
  return db
    .selectFrom('operations')
    .selectAll()
    .where('state', '=', 'queued')
    .where('kind', 'in', queued)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('operations as other')
            .select('other.id')
            .whereRef('other.subject_kind', '=', 'operations.subject_kind')
            .whereRef('other.subject_id', '=', 'operations.subject_id')
            .where((other) =>
              other.or([
                other('other.state', '=', 'running'),
                other.and([
                  other('other.state', '=', 'queued'),
                  other('other.id', '<', other.ref('operations.id')),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}
