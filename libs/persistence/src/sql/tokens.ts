import type { Token, TokenPort } from '../ports/accounts.ts';
import { compiledRow } from './compiled.ts';
import { notFound } from './conflicts.ts';
import { textsColumn } from './json-columns.ts';
import type { SqlContext } from './ports-context.ts';
import type { TokenRow } from './tables.ts';

/** How seldom the last use of a token is written down. */
const touchIntervalMs = 60_000;

const selectByHash = compiledRow((db, values: { hash: string }) =>
  db.selectFrom('tokens').selectAll().where('hash', '=', values.hash),
);
const selectLastUse = compiledRow((db, values: { id: string }) =>
  db.selectFrom('tokens').select('last_used_at').where('id', '=', values.id),
);

/** Tokens in the database, by the hash of their secret. */
export function sqlTokens({ read, writer }: SqlContext, clock: () => number): TokenPort {
  return {
    create: ({ actor, ...command }) =>
      writer.run(async ({ db, newId, nowMs }) => {
        const row: TokenRow = {
          id: newId(),
          account_id: command.accountId,
          name: command.name,
          hash: command.hash,
          scopes: JSON.stringify(command.scopes),
          workspace_id: command.workspaceId,
          created_at: nowMs,
          expires_at: command.expiresAtMs,
          revoked_at: null,
          last_used_at: null,
        };
        await db.insertInto('tokens').values(row).execute();
        const { scopes, workspaceId, expiresAtMs, accountId } = command;
        return {
          result: toToken(row),
          record: {
            actor,
            type: 'token.create',
            data: { token: row.id, accountId },
            audit: [
              {
                action: 'create',
                subject: { kind: 'token', id: row.id, name: row.name },
                before: null,
                after: { accountId, scopes, workspaceId, expiresAtMs },
              },
            ],
          },
        };
      }),
    async findByHash(hash) {
      const row = await selectByHash(read, { hash });
      return row && toToken(row);
    },
    async listOf(accountId) {
      const rows = await read
        .selectFrom('tokens')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toToken);
    },
    revoke: ({ id, accountId, actor }) =>
      writer.run(async ({ db, nowMs }) => {
        const row = await db
          .selectFrom('tokens')
          .selectAll()
          .where('id', '=', id)
          .where('account_id', '=', accountId)
          .executeTakeFirst();
        if (row === undefined) throw notFound('such token');
        if (row.revoked_at !== null) return { result: undefined };
        await db.updateTable('tokens').set({ revoked_at: nowMs }).where('id', '=', id).execute();
        return {
          result: undefined,
          record: {
            actor,
            type: 'token.revoke',
            data: { token: id, accountId },
            audit: [
              {
                action: 'revoke',
                subject: { kind: 'token', id, name: row.name },
                before: { revokedAtMs: null },
                after: { revokedAtMs: nowMs },
              },
            ],
          },
        };
      }),
    async touch(id) {
      const usedBefore = clock() - touchIntervalMs;
      const row = await selectLastUse(read, { id });
      if (row === undefined || (row.last_used_at !== null && row.last_used_at > usedBefore)) return;
      await writer.run(async ({ db, nowMs }) => {
        await db.updateTable('tokens').set({ last_used_at: nowMs }).where('id', '=', id).execute();
        return { result: undefined };
      });
    },
  };
}

function toToken(row: TokenRow): Token {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    scopes: textsColumn(row.scopes),
    workspaceId: row.workspace_id,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    revokedAtMs: row.revoked_at,
    lastUsedAtMs: row.last_used_at,
  };
}
