import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import { migrationNames, refuseNewer } from '../migrations/migrate.ts';
import type { Tables } from '../sql/tables.ts';
import { openReadConnection } from '../sqlite/connections.ts';
import { nodeSqliteDialect } from '../sqlite/dialect.ts';
import { databaseFileName } from '../sqlite/database-file.ts';
import { type AuditFault, type AuditVerification, verifyAuditLog } from './verify.ts';

/**
 * Verifies the audit log of a data folder, while a server runs on it or not. Changes nothing.
 * @param options.expectHash a head that was kept elsewhere
 * @throws PersistenceError not_found (no database, or one of before there were seals), database_newer
 */
export async function verifyAudit(options: {
  readonly dataFolder: string;
  readonly expectHash?: string | undefined;
  readonly tell: (fault: AuditFault) => void;
}): Promise<AuditVerification> {
  const path = join(options.dataFolder, databaseFileName);
  if (!existsSync(path)) throw new PersistenceError('not_found', `There is no database at ${path}.`);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(openReadConnection(path)) });
  try {
    await refuseNewer(db);
    await requireSeals(db);
    return await verifyAuditLog(db, options);
  } finally {
    await db.destroy();
  }
}

async function requireSeals(db: Kysely<Tables>): Promise<void> {
  const tables = await db.introspection.getTables();
  if (tables.some(({ name }) => name === 'audit_seals')) return;
  const newest = migrationNames.at(-1) ?? '';
  throw new PersistenceError('not_found', 'The database has no seals yet.', {
    remedy: `Start the server once: it brings the database to ${newest} and seals what is there.`,
  });
}
