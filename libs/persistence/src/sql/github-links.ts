import type { AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { GithubLink, IntegrationPort } from '../ports/integrations.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import type { GithubLinkRow } from './pull-tables.ts';
import type { Tables } from './tables.ts';

type JoinedLink = GithubLinkRow & { account_name: string };

/** Links with the names of their accounts. */
export function selectLinks(db: Kysely<Tables>) {
  return db
    .selectFrom('github_links')
    .innerJoin('accounts', 'accounts.id', 'github_links.account_id')
    .selectAll('github_links')
    .select('accounts.name as account_name');
}

/** A link as ports show it. */
export function toLink(row: JoinedLink): GithubLink {
  return {
    userId: row.user_id,
    login: row.login,
    accountId: row.account_id,
    accountName: row.account_name,
    linkedAtMs: row.linked_at,
  };
}

/** @throws PersistenceError not_found, github_user_linked */
export async function linkAccount(
  { db, nowMs }: CommandScope,
  { accountId, userId, login, actor }: Parameters<IntegrationPort['link']>[0],
): Promise<Outcome<GithubLink>> {
  const account = await db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('such account', 'account');
  const taken = await selectLinks(db).where('user_id', '=', userId).executeTakeFirst();
  if (taken !== undefined && taken.account_id !== accountId) {
    throw new PersistenceError(
      'github_user_linked',
      `The GitHub user ${userId} is linked to the account ${taken.account_name}.`,
      {
        field: 'userId',
        remedy: 'End that link first.',
        details: { account: taken.account_name, login: taken.login },
      },
    );
  }
  const before = await selectLinks(db).where('account_id', '=', accountId).executeTakeFirst();
  if (before?.user_id === userId && before.login === login) return { result: toLink(before) };
  const row: GithubLinkRow = { user_id: userId, account_id: accountId, login, linked_at: nowMs };
  await db.deleteFrom('github_links').where('account_id', '=', accountId).execute();
  await db.insertInto('github_links').values(row).execute();
  await db
    .insertInto('github_links_ever')
    .values({ user_id: userId, account_id: accountId })
    .onConflict((conflict) => conflict.columns(['user_id', 'account_id']).doNothing())
    .execute();
  const subject = accountSubject(accountId, account.name);
  return {
    result: toLink({ ...row, account_name: account.name }),
    record: {
      actor,
      type: 'account.link_github',
      data: { account: account.name, userId, login },
      audit: [
        {
          action: 'link_github',
          subject,
          before: before === undefined ? null : described(before),
          after: described(row),
        },
      ],
    },
  };
}

/** @throws PersistenceError not_found */
export async function unlinkAccount(
  { db }: CommandScope,
  { accountId, actor }: Parameters<IntegrationPort['unlink']>[0],
): Promise<Outcome<void>> {
  const row = await selectLinks(db).where('account_id', '=', accountId).executeTakeFirst();
  if (row === undefined) throw notFound('link to a GitHub user', 'account');
  await db.deleteFrom('github_links').where('account_id', '=', accountId).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'account.unlink_github',
      data: { account: row.account_name, userId: row.user_id, login: row.login },
      audit: [
        {
          action: 'unlink_github',
          subject: accountSubject(accountId, row.account_name),
          before: described(row),
          after: null,
        },
      ],
    },
  };
}

function accountSubject(id: string, name: string): AuditSubject {
  return { kind: 'account', id, name };
}

function described({ user_id, login }: GithubLinkRow): Readonly<Record<string, unknown>> {
  return { userId: user_id, login };
}
