import type { Emulator } from '@chandlery/github-emulator';
import type { BotStore } from './store.ts';

/** What people see: in the pull request, and in the store. */
export function viewOf(
  { world }: Emulator,
  { bot }: BotStore,
  of: { readonly repository: string; readonly repositoryId: number; readonly slug: string },
) {
  const repository = () => {
    const found = world.repositories.get(of.repositoryId);
    if (found === undefined) throw new Error('The repository is gone.');
    return found;
  };
  const pullOf = (number: number) => {
    const found = repository().pulls.get(number);
    if (found === undefined) throw new Error(`There is no pull request ${number}.`);
    return found;
  };
  return {
    repository,
    pull: pullOf,
    /** The check runs that GitHub shows at a commit (the head unless named): the newest of each name. */
    checks(number: number, sha = pullOf(number).head.sha) {
      const runs = [...repository().checkRuns.values()].filter(({ headSha }) => headSha === sha);
      return new Map(runs.sort((one, other) => one.id - other.id).map((run) => [run.name, run]));
    },
    /** All check runs that were ever made at a commit. */
    allChecks: (sha: string) => [...repository().checkRuns.values()].filter(({ headSha }) => headSha === sha),
    /** The comments of the bot. */
    comments: (number: number) =>
      [...repository().comments.values()].filter(
        ({ pull, author }) => pull.number === number && author.login === `${of.slug}[bot]`,
      ),
    comment: (id: number) => repository().comments.get(id),
    /** Everything that the store knows of a pull request. */
    stored: (pull: number) => bot.github.pulls.get({ repositoryId: of.repositoryId, pull }),
    /** The states of its charts in the store. */
    async states(pull: number) {
      const { charts } = await bot.github.pulls.get({ repositoryId: of.repositoryId, pull });
      return Object.fromEntries(charts.map(({ chart, state }) => [chart, state]));
    },
  };
}
