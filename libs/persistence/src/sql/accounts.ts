import type { Account, AccountPort } from '../ports/accounts.ts';
import type { Page, PageRequest } from '../ports/paging.ts';
import { accountCreated, insertAccount, toAccount } from './account-rows.ts';
import { updateAccount } from './account-update.ts';
import { compiledRow } from './compiled.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { createServiceAccount } from './service-account.ts';

const selectByName = compiledRow((db, values: { nameKey: string }) =>
  db.selectFrom('accounts').selectAll().where('name_key', '=', values.nameKey),
);
const selectById = compiledRow((db, values: { id: string }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', values.id),
);

/** Accounts in the database. */
export function sqlAccounts({ read, writer }: SqlContext): AccountPort {
  const byName = (name: string) => selectByName(read, { nameKey: name.toLowerCase() });
  return {
    create: ({ actor, ...account }) =>
      writer.run(async (scope) => {
        const created = await insertAccount(scope, account);
        return {
          result: created,
          record: {
            actor,
            type: 'account.create',
            data: { account: created.name },
            audit: [accountCreated(created)],
          },
        };
      }),
    createService: (command) => writer.run((scope) => createServiceAccount(scope, command)),
    async findById(id) {
      const row = await selectById(read, { id });
      return row && toAccount(row);
    },
    async findByName(name) {
      const row = await byName(name);
      return row && toAccount(row);
    },
    async findCredential(name) {
      const row = await byName(name);
      return row && { account: toAccount(row), passwordHash: row.password_hash };
    },
    async list(page: PageRequest): Promise<Page<Account>> {
      const rows = await read
        .selectFrom('accounts')
        .selectAll()
        .where((eb) => afterCursor(eb, page, [{ column: 'name_key', type: 'string' }], 'asc'))
        .orderBy('name_key')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.name_key], toAccount);
    },
    async listServices({ workspaceId, ...page }) {
      const rows = await read
        .selectFrom('accounts')
        .selectAll()
        .where('kind', '=', 'service')
        .where('workspace_id', workspaceId === null ? 'is' : '=', workspaceId)
        .where((eb) => afterCursor(eb, page, [{ column: 'name_key', type: 'string' }], 'asc'))
        .orderBy('name_key')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.name_key], toAccount);
    },
    update: (command) => writer.run((scope) => updateAccount(scope, command)),
    async count() {
      const { count } = await read
        .selectFrom('accounts')
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
