import { PersistenceError } from '../errors.ts';
import type { Account } from '../ports/accounts.ts';
import type { Member, WorkspacePort } from '../ports/workspaces.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import { requireKnownRoles } from './known-roles.ts';
import { leaveProjects } from './project-members.ts';

/** What a membership is about, by the names that people know. */
type Names = {
  readonly workspaceId: string;
  readonly slug: string;
  readonly accountId: string;
  readonly name: string;
};

/**
 * Adds a member or changes the role of one; the same role again writes nothing.
 * @throws PersistenceError not_found, role_unknown, revision_conflict, service_account_limits
 */
export async function setMember(
  scope: CommandScope,
  { workspaceId, accountId, role, expectedRevision, actor }: Parameters<WorkspacePort['setMember']>[0],
): Promise<Outcome<Member>> {
  await scope.excludeOthers();
  await requireKnownRoles(scope, 'workspace', [role], 'role');
  const names = await namesOf(scope, workspaceId, accountId);
  const existing = await findMember(scope, workspaceId, accountId);
  requireRevision(existing ?? { revision: 0 }, expectedRevision);
  requireAtHome({ name: names.name, workspaceId: names.homeId }, workspaceId);
  const base = { workspaceId, accountId, accountName: names.name, accountKind: names.kind, role };
  if (existing?.role === role)
    return { result: { ...base, sinceMs: existing.since, revision: existing.revision } };
  const member =
    existing === undefined
      ? { ...base, sinceMs: scope.nowMs, revision: 1 }
      : { ...base, sinceMs: existing.since, revision: existing.revision + 1 };
  if (existing === undefined) await insertMember(scope, workspaceId, accountId, role);
  else await changeRole(scope, member);
  const action = existing === undefined ? 'add' : 'change_role';
  return {
    result: member,
    record: {
      actor,
      type: `member.${action}`,
      workspaceId,
      data: { workspace: names.slug, account: names.name, role },
      audit: [memberEntry(action, names, existing?.role ?? null, role)],
    },
  };
}

/** The roles in the workspace's projects go with it. @throws PersistenceError not_found, revision_conflict */
export async function removeMember(
  scope: CommandScope,
  { workspaceId, accountId, expectedRevision, actor }: Parameters<WorkspacePort['removeMember']>[0],
): Promise<Outcome<void>> {
  // A role in a project that is given at this moment must be seen, or see that the member is gone.
  await scope.excludeOthers();
  const existing = await findMember(scope, workspaceId, accountId);
  if (existing === undefined) throw notFound('such member');
  requireRevision(existing, expectedRevision);
  const names = await namesOf(scope, workspaceId, accountId);
  const deleted = await scope.db
    .deleteFrom('members')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('revision', '=', existing.revision)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 0n) throw revisionConflict({});
  const left = await leaveProjects(scope, workspaceId, { id: accountId, name: names.name });
  return {
    result: undefined,
    record: {
      actor,
      type: 'member.remove',
      workspaceId,
      data: { workspace: names.slug, account: names.name },
      audit: [memberEntry('remove', names, existing.role, null), ...left],
    },
  };
}

/** A new member with an account that the command has at hand. */
export async function addedMember(
  scope: CommandScope,
  account: Account,
  workspaceId: string,
  role: string,
): Promise<Member> {
  await insertMember(scope, workspaceId, account.id, role);
  return {
    workspaceId,
    accountId: account.id,
    accountName: account.name,
    accountKind: account.kind,
    role,
    sinceMs: scope.nowMs,
    revision: 1,
  };
}

/**
 * A service account of one workspace works nowhere else.
 * @throws PersistenceError service_account_limits
 */
export function requireAtHome(
  { name, workspaceId: homeId }: Pick<Account, 'name' | 'workspaceId'>,
  workspaceId: string,
): void {
  if (homeId === null || homeId === workspaceId) return;
  throw new PersistenceError('service_account_limits', `${name} belongs to another workspace.`, {
    field: 'account',
    remedy: 'Make a service account of this workspace.',
  });
}

/** Compare-and-set: of two who change one member at once, one does. @throws PersistenceError revision_conflict */
async function changeRole(
  { db }: CommandScope,
  { workspaceId, accountId, role, revision }: Member,
): Promise<void> {
  const updated = await db
    .updateTable('members')
    .set({ role, revision })
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('revision', '=', revision - 1)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
}

/** The row alone, for commands that make a workspace together with its first administrator. */
export async function insertMember(
  { db, nowMs }: CommandScope,
  workspaceId: string,
  accountId: string,
  role: string,
): Promise<void> {
  await db
    .insertInto('members')
    .values({ workspace_id: workspaceId, account_id: accountId, role, since: nowMs, revision: 1 })
    .execute();
}

/** The audit record of a membership. */
export function memberEntry(
  action: string,
  { workspaceId, slug, accountId, name }: Names,
  before: string | null,
  after: string | null,
): AuditEntry {
  return {
    action,
    subject: { kind: 'member', id: accountId, name: `${name} in ${slug}`, workspaceId },
    before: before === null ? null : { role: before },
    after: after === null ? null : { role: after },
  };
}

/** @throws PersistenceError not_found */
export async function namesOf(
  { db }: Pick<CommandScope, 'db'>,
  workspaceId: string,
  accountId: string,
): Promise<Names & { readonly kind: Account['kind']; readonly homeId: string | null }> {
  const workspace = await db
    .selectFrom('workspaces')
    .select('slug')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) throw notFound('such workspace');
  const account = await db
    .selectFrom('accounts')
    .select(['name', 'kind', 'workspace_id'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('such account', 'account');
  const { name, kind, workspace_id: homeId } = account;
  return { workspaceId, slug: workspace.slug, accountId, name, kind, homeId };
}

/** The row of a member. */
export function findMember({ db }: CommandScope, workspaceId: string, accountId: string) {
  return db
    .selectFrom('members')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}
