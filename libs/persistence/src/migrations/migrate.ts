import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { PersistenceError } from '../errors.ts';
import { type Clock, type IdSource } from '../ids.ts';
import type { Tables } from '../sql/tables.ts';
import { firstTables } from './0001-first-tables.ts';
import { peopleTables } from './0002-people.ts';
import { appInformation } from './0003-app-information.ts';
import { storeSearch } from './0004-store-search.ts';
import { reviewAndAudit } from './0005-review-audit.ts';
import { deployments } from './0006-deployments.ts';
import { fewerIndexes } from './0007-fewer-indexes.ts';
import { rollouts } from './0008-rollouts.ts';
import { inspections } from './0009-inspections.ts';
import { pullRequests } from './0010-pull-requests.ts';
import { reviewBot } from './0011-review-bot.ts';
import type { SqlKind } from './sql-kind.ts';

type Options = { readonly kind: SqlKind; readonly clock: Clock; readonly newId: IdSource };

/** Every migration by name, oldest first. One that was released is never changed again. */
function migrationsOf(options: Options): Record<string, Migration> {
  return {
    '0001-first-tables': firstTables(options),
    '0002-people': peopleTables(),
    '0003-app-information': appInformation,
    '0004-store-search': storeSearch(),
    '0005-review-audit': reviewAndAudit(options.kind),
    '0006-deployments': deployments(),
    '0007-fewer-indexes': fewerIndexes,
    '0008-rollouts': rollouts(),
    '0009-inspections': inspections(),
    '0010-pull-requests': pullRequests(),
    '0011-review-bot': reviewBot(),
  };
}

/** The names of the migrations that this code knows, oldest first. */
export const migrationNames: readonly string[] = Object.keys(
  migrationsOf({ kind: 'sqlite', clock: () => 0, newId: () => '' }),
);

/** What this code makes of a database: the name of the newest migration. */
export const schemaVersion: string = migrationNames.at(-1) ?? '';

/**
 * Brings a database to the schema of this code, all or nothing.
 * @throws PersistenceError database_newer, before anything is touched
 */
export async function migrate(db: Kysely<Tables>, options: Options): Promise<void> {
  const provider = { getMigrations: async () => migrationsOf(options) };
  await refuseNewer(db);
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** @throws PersistenceError database_newer */
export async function refuseNewer(db: Kysely<Tables>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return;
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const unknown = rows.map(({ name }) => name).filter((name) => !migrationNames.includes(name));
  if (unknown.length === 0) return;
  throw new PersistenceError(
    'database_newer',
    `The database has ${unknown.sort().join(', ')}, which this version does not know.`,
    {
      remedy: 'Run the version that wrote it, or a later one; or restore a backup of before.',
    },
  );
}
