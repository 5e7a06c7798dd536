import { isUnderReview } from '@chandlery/lifecycle';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { stepOf, transitionFound } from '../transition-version.ts';
import { endTestOf } from './test-deployments.ts';
import { boundRepository, foundPull } from './bot.ts';
import { viewPullChart } from './view-pull.ts';

/**
 * Withdraws all submissions of a pull request that was closed without a merge; sending a chart again reopens its submission.
 * What was merged is left alone. It can be asked again at any point.
 * @throws LifecycleError permission_missing; Refusal repository_unbound
 */
export async function closePull(
  services: Services,
  bot: Caller,
  pull: { readonly repositoryId: number; readonly pull: number },
): Promise<void> {
  const bound = await boundRepository(services, bot, pull.repositoryId);
  for (const chart of await services.database.pulls.listOf(pull)) {
    await endTestOf(services, bot.actor, chart, 'The pull request was closed.');
    const view = chart.merge === null ? await viewPullChart(services, bound, chart) : undefined;
    if (view === undefined) continue;
    const find = () => foundPull(services, bound, chart);
    await transitionFound(services, bot, find, ({ version: { state } }) =>
      isUnderReview(state)
        ? {
            steps: [stepOf('cancel', state)],
            effects: { closeSubmission: { outcome: 'cancelled' } },
            message: 'The pull request was closed.',
          }
        : undefined,
    );
  }
  const message = 'The pull request was closed.';
  await services.database.proposals.withdraw({ ...pull, message, actor: bot.actor });
  await services.database.pulls.close({ ...pull, actor: bot.actor });
}
