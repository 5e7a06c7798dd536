import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Custom roles, sessions, invitations and service accounts; members get a revision of their own. */
export function peopleTables(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await extendFirstTables(db);
      await createRoleTable(db);
      await createSessionTable(db);
      await createInvitationTable(db);
    },
  };
}

async function extendFirstTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('accounts')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('person'))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('owner_account_id', 'text', (c) => c.references('accounts.id'))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('workspace_id', 'text', (c) => c.references('workspaces.id'))
    .execute();
  await db.schema
    .createIndex('accounts_kind_workspace')
    .on('accounts')
    .columns(['kind', 'workspace_id', 'name_key'])
    .execute();
  await db.schema
    .alterTable('members')
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.alterTable('audit').addColumn('actor_owner_id', 'text').execute();
}

async function createRoleTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('custom_roles')
    .addColumn('level', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('permissions', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('custom_roles_pkey', ['level', 'name'])
    .execute();
}

async function createSessionTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('sessions_hash').unique().on('sessions').column('hash').execute();
  await db.schema.createIndex('sessions_account').on('sessions').columns(['account_id', 'id']).execute();
}

async function createInvitationTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('invitee', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by_id', 'text')
    .addColumn('created_by_name', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('accepted_at', 'bigint')
    .addColumn('accepted_by_name', 'text')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('invitations_hash').unique().on('invitations').column('hash').execute();
  await db.schema
    .createIndex('invitations_workspace')
    .on('invitations')
    .columns(['workspace_id', 'id'])
    .execute();
}
