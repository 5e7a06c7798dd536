import type { Member, WorkspacePort } from '../ports/workspaces.ts';
import type { AuditEntry, CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';

/** What a membership is about, by the names that people know. */
type Names = {
  readonly workspaceId: string;
  readonly slug: string;
  readonly accountId: string;
  readonly name: string;
};

/** Adds a member or changes the role of one; the same role again writes nothing. @throws PersistenceError not_found */
export async function setMember(
  scope: CommandScope,
  { workspaceId, accountId, role, actor }: Parameters<WorkspacePort['setMember']>[0],
): Promise<Outcome<Member>> {
  const { db, nowMs } = scope;
  const names = await namesOf(scope, workspaceId, accountId);
  const existing = await findMember(scope, workspaceId, accountId);
  const member: Member = {
    workspaceId,
    accountId,
    accountName: names.name,
    role,
    sinceMs: existing?.since ?? nowMs,
  };
  if (existing?.role === role) return { result: member };
  if (existing === undefined) {
    await insertMember(scope, workspaceId, accountId, role);
  } else {
    await db
      .updateTable('members')
      .set({ role })
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', accountId)
      .execute();
  }
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

/** @throws PersistenceError not_found */
export async function removeMember(
  scope: CommandScope,
  { workspaceId, accountId, actor }: Parameters<WorkspacePort['removeMember']>[0],
): Promise<Outcome<void>> {
  const existing = await findMember(scope, workspaceId, accountId);
  if (existing === undefined) throw notFound('such member');
  const names = await namesOf(scope, workspaceId, accountId);
  await scope.db
    .deleteFrom('members')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'member.remove',
      workspaceId,
      data: { workspace: names.slug, account: names.name },
      audit: [memberEntry('remove', names, existing.role, null)],
    },
  };
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
    .values({ workspace_id: workspaceId, account_id: accountId, role, since: nowMs })
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
): Promise<Names> {
  const workspace = await db
    .selectFrom('workspaces')
    .select('slug')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) throw notFound('such workspace');
  const account = await db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('such account', 'account');
  return { workspaceId, slug: workspace.slug, accountId, name: account.name };
}

function findMember({ db }: CommandScope, workspaceId: string, accountId: string) {
  return db
    .selectFrom('members')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}
