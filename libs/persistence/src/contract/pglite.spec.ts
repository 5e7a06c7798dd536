import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { withDurableListeners } from '../events/durable.ts';
import { inProcessEvents } from '../events/in-process.ts';
import { withOperationNotices } from '../events/operation-notices.ts';
import { idSource } from '../ids.ts';
import { migrate } from '../migrations/migrate.ts';
import { sqlDatabase } from '../sql/database.ts';
import type { Tables } from '../sql/tables.ts';
import { TransactionPerCommand } from '../writer/transaction-per-command.ts';
import { databaseContract } from './database-contract.ts';

// PGlite has one connection: this shows that the dialect is right, not what PostgreSQL does to concurrent transactions.
databaseContract('PGlite', async () => {
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
  const clock = Date.now;
  const sources = { clock, newId: idSource(clock) };
  await migrate(db, { kind: 'postgres', ...sources });
  const events = inProcessEvents();
  const writer = new TransactionPerCommand({ db, events, sources });
  return {
    database: withDurableListeners(
      withOperationNotices(sqlDatabase({ read: db, writer, events, clock, close: () => db.destroy() })),
    ),
    async raw(text) {
      await sql.raw(text).execute(db);
    },
  };
});
