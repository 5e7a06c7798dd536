import { githubPrincipal } from '@chandlery/lifecycle';
import type { PullPort } from '../ports/pulls.ts';
import type { SqlContext } from './ports-context.ts';
import { concernedPulls } from './concerned-pulls.ts';
import { closePull, recordDeployment, recordMerge } from './pull-commands.ts';
import { selectPullChart, toPullChart } from './pull-rows.ts';
import { runAlone } from './run-alone.ts';

/** The charts of pull requests in the database. */
export function sqlPulls({ read, writer }: SqlContext): PullPort {
  const people: PullPort['people'] = async ({ repositoryId, pull }) => {
    const rows = await read
      .selectFrom('pull_people')
      .select(['user_id', 'login'])
      .where('repository_id', '=', repositoryId)
      .where('pull', '=', pull)
      .orderBy('user_id')
      .execute();
    return rows.map(({ user_id, login }) => ({ userId: user_id, login }));
  };
  return {
    async find(key) {
      const row = await selectPullChart(read, key).executeTakeFirst();
      return row && toPullChart(row);
    },
    async listOf({ repositoryId, pull }) {
      const rows = await read
        .selectFrom('pull_charts')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('pull', '=', pull)
        .orderBy('chart')
        .execute();
      return rows.map(toPullChart);
    },
    async ofVersion(versionId) {
      const row = await read
        .selectFrom('pull_charts')
        .selectAll()
        .where('version_id', '=', versionId)
        .executeTakeFirst();
      return row && toPullChart(row);
    },
    concernedBy: (changed) => concernedPulls(read, changed),
    people,
    async principals(pull, others = []) {
      const ids = [...new Set([...(await people(pull)).map(({ userId }) => userId), ...others])];
      if (ids.length === 0) return [];
      const accounts = await read
        .selectFrom('github_links_ever')
        .innerJoin('accounts', 'accounts.id', 'github_links_ever.account_id')
        .select((eb) => eb.fn.coalesce('accounts.owner_account_id', 'accounts.id').as('principal'))
        .where('github_links_ever.user_id', 'in', ids)
        .execute();
      return [...ids.map(githubPrincipal), ...new Set(accounts.map(({ principal }) => principal))];
    },
    deployed: (command) => runAlone(writer, (scope) => recordDeployment(scope, command)),
    recordMerge: (command) => runAlone(writer, (scope) => recordMerge(scope, command)),
    close: (command) => runAlone(writer, (scope) => closePull(scope, command)),
  };
}
