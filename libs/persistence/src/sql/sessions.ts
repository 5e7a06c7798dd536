import type { Session, SessionPort } from '../ports/sessions.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { compiledRow } from './compiled.ts';
import { notFound, requireRevision } from './conflicts.ts';
import type { SqlContext } from './ports-context.ts';
import type { SessionRow } from './tables.ts';

/** How seldom the last use of a session is written down. */
const touchIntervalMs = 60_000;
/** So many sessions an account has at most; one more ends the oldest. */
const maximumSessions = 50;

const selectByHash = compiledRow((db, values: { hash: string }) =>
  db.selectFrom('sessions').selectAll().where('hash', '=', values.hash),
);
const selectLastUse = compiledRow((db, values: { id: string }) =>
  db.selectFrom('sessions').select('last_used_at').where('id', '=', values.id),
);

/** Sessions in the database, by the hash of their secret. */
export function sqlSessions({ read, writer }: SqlContext, clock: () => number): SessionPort {
  return {
    create: (command) => writer.run((scope) => createSession(scope, command)),
    async findByHash(hash) {
      const row = await selectByHash(read, { hash });
      return row && toSession(row);
    },
    async listOf(accountId) {
      const rows = await read
        .selectFrom('sessions')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toSession);
    },
    end: (command) => writer.run((scope) => endSession(scope, command)),
    async touch(id) {
      const usedBefore = clock() - touchIntervalMs;
      const row = await selectLastUse(read, { id });
      if (row === undefined || row.last_used_at > usedBefore) return;
      await writer.run(async ({ db, nowMs }) => {
        await db.updateTable('sessions').set({ last_used_at: nowMs }).where('id', '=', id).execute();
        return { result: undefined };
      });
    },
  };
}

/** Ends what an account is signed in with, all but one; within the command that made that necessary. */
export async function endSessionsOf({ db }: CommandScope, accountId: string, keepId?: string): Promise<void> {
  let query = db.deleteFrom('sessions').where('account_id', '=', accountId);
  if (keepId !== undefined) query = query.where('id', '!=', keepId);
  await query.execute();
}

async function createSession(
  scope: CommandScope,
  { accountId, accountRevision, actor, ...command }: Parameters<SessionPort['create']>[0],
): Promise<Outcome<Session>> {
  // A new password ends sessions: one that was checked against the old password must not begin after that.
  await scope.excludeOthers();
  const { db, newId, nowMs } = scope;
  const account = await db
    .selectFrom('accounts')
    .select(['name', 'revision'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('such account');
  requireRevision(account, accountRevision);
  await db
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('expires_at', '<=', nowMs)
    .execute();
  const oldest = await db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .offset(maximumSessions - 1)
    .limit(maximumSessions)
    .execute();
  for (const { id } of oldest) await db.deleteFrom('sessions').where('id', '=', id).execute();
  const row: SessionRow = {
    id: newId(),
    account_id: accountId,
    hash: command.hash,
    user_agent: command.userAgent,
    address: command.address,
    created_at: nowMs,
    last_used_at: nowMs,
    expires_at: command.expiresAtMs,
  };
  await db.insertInto('sessions').values(row).execute();
  return {
    result: toSession(row),
    record: {
      actor,
      type: 'session.create',
      data: { account: account.name },
      audit: [
        {
          action: 'sign_in',
          subject: { kind: 'session', id: row.id, name: account.name },
          before: null,
          after: { expiresAtMs: command.expiresAtMs },
        },
      ],
    },
  };
}

async function endSession(
  { db }: CommandScope,
  { id, accountId, actor }: Parameters<SessionPort['end']>[0],
): Promise<Outcome<void>> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['accounts.name', 'sessions.expires_at'])
    .where('sessions.id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such session');
  await db.deleteFrom('sessions').where('id', '=', id).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'session.end',
      data: { account: row.name },
      audit: [
        {
          action: 'sign_out',
          subject: { kind: 'session', id, name: row.name },
          before: { expiresAtMs: row.expires_at },
          after: null,
        },
      ],
    },
  };
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    accountId: row.account_id,
    userAgent: row.user_agent,
    address: row.address,
    createdAtMs: row.created_at,
    lastUsedAtMs: row.last_used_at,
    expiresAtMs: row.expires_at,
  };
}
