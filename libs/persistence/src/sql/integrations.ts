import type { IntegrationPort } from '../ports/integrations.ts';
import { linkAccount, unlinkAccount } from './github-links.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import {
  bindRepository,
  followRepository,
  selectRepositories,
  toRepository,
  unbindRepository,
} from './repositories.ts';
import { selectLinks, toLink } from './github-links.ts';
import { runAlone } from './run-alone.ts';

/** Repositories and links in the database. */
export function sqlIntegrations({ read, writer }: SqlContext): IntegrationPort {
  return {
    bind: (command) => runAlone(writer, (scope) => bindRepository(scope, command)),
    follow: (command) => runAlone(writer, (scope) => followRepository(scope, command)),
    unbind: (command) => runAlone(writer, (scope) => unbindRepository(scope, command)),
    async findRepository(repositoryId) {
      const row = await selectRepositories(read).where('repository_id', '=', repositoryId).executeTakeFirst();
      return row && toRepository(row);
    },
    async listRepositories(page) {
      const rows = await selectRepositories(read)
        .where((eb) => afterCursor(eb, page, [{ column: 'repository_id', type: 'number' }], 'asc'))
        .orderBy('repository_id')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.repository_id], toRepository);
    },
    async boundWorkspaces() {
      const rows = await read
        .selectFrom('bound_repositories')
        .select('workspace_id')
        .distinct()
        .orderBy('workspace_id')
        .execute();
      return rows.map(({ workspace_id }) => workspace_id);
    },
    link: (command) => runAlone(writer, (scope) => linkAccount(scope, command)),
    unlink: (command) => runAlone(writer, (scope) => unlinkAccount(scope, command)),
    async linkOf(accountId) {
      const row = await selectLinks(read).where('account_id', '=', accountId).executeTakeFirst();
      return row && toLink(row);
    },
    async linkOfUser(userId) {
      const row = await selectLinks(read).where('user_id', '=', userId).executeTakeFirst();
      return row && toLink(row);
    },
    async usersEverLinked(principalId) {
      const rows = await read
        .selectFrom('github_links_ever')
        .innerJoin('accounts', 'accounts.id', 'github_links_ever.account_id')
        .select('github_links_ever.user_id')
        .where((eb) => eb(eb.fn.coalesce('accounts.owner_account_id', 'accounts.id'), '=', principalId))
        .distinct()
        .orderBy('github_links_ever.user_id')
        .execute();
      return rows.map(({ user_id }) => user_id);
    },
  };
}
