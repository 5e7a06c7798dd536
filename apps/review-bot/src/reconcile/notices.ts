import type { ChartPlace, RepositoryProblem } from '../charts/chart-types.ts';
import { isReleased } from './publish-merged.ts';
import type { StoreChart } from './site.ts';
import type { Situation } from './situation.ts';

/**
 * What keeps approvals from counting, said before anybody gives one. It fails no check: there may be people whose approval
 * counts all the same.
 */
export async function noticesOf(
  { rules, pushers }: Pick<Situation, 'rules' | 'pushers'>,
  live: readonly { readonly chart: StoreChart; readonly place: ChartPlace }[],
): Promise<readonly RepositoryProblem[]> {
  const waiting = live.filter(({ chart }) => !isReleased(chart));
  if (waiting.length === 0) return [];
  const owners = await Promise.all(waiting.map(({ place }) => rules.ownersOf(place)));
  const all = [
    ...(pushers.unknownSince === null ? [] : [unknownPusher(pushers.unknownSince)]),
    ...owners.flatMap(({ problems, notices }) => [...problems, ...notices]),
  ];
  return [...new Map(all.map((one) => [`${one.path ?? ''} ${one.message}`, one])).values()];
}

function unknownPusher(commit: string): RepositoryProblem {
  return {
    code: 'pusher_unknown',
    message: `Nobody told the bot who pushed ${commit.slice(0, 12)}, so no approval counts here: it might be theirs.`,
    remedy:
      'Close this pull request and open another one from the same branch, or have GitHub deliver again what it sent when that was pushed.',
    path: null,
    line: null,
    column: null,
  };
}
