import type { App, PullChartKey, SuspendProposal } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { type Bound, boundRepository, linkedCaller, nameOnGithub, speakingFor } from './bot.ts';
import { type ProposalView, viewProposal } from './read-proposals.ts';

/** What the bot says of a chart that a pull request deletes. */
export type Deletion = Pick<SuspendProposal, 'url' | 'title' | 'merged'> & {
  readonly author: SuspendProposal['by'];
  readonly reason?: string;
};

/**
 * Proposes that nothing of a chart stays in the store, since a pull request deletes it. It suspends nothing: whoever may suspend
 * decides. It is one proposal for the life of the pull request, and once it is decided it stays so.
 * @throws LifecycleError permission_missing; Refusal repository_unbound, nothing_to_suspend
 */
export async function proposeSuspend(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  { author, url, title, merged, reason = '' }: Deletion,
): Promise<ProposalView> {
  const { database } = services;
  const bound = await boundRepository(services, bot, key.repositoryId);
  const known = await database.proposals.find(key);
  const app = await appOf(services, bound, key);
  const active = await database.versions.allOf(app.id);
  const isDecided = known?.state === 'accepted' || known?.state === 'declined';
  if (!isDecided && !active.some(({ state }) => state === 'active')) throw nothing(key.chart);
  const caller = await linkedCaller(services, bot, author.userId);
  const { actor } = caller ?? speakingFor(bot, nameOnGithub(author));
  const said = { url, title, reason, merged, by: author, appId: app.id };
  return viewProposal(services, await database.proposals.propose({ ...key, ...said, actor }));
}

/**
 * Takes a proposal back: the pull request deletes the chart no more.
 * @throws LifecycleError permission_missing; Refusal repository_unbound
 */
export async function withdrawProposal(services: Services, bot: Caller, key: PullChartKey): Promise<void> {
  await boundRepository(services, bot, key.repositoryId);
  const message = 'The pull request deletes it no more.';
  await services.database.proposals.withdraw({ ...key, message, actor: bot.actor });
}

async function appOf({ database }: Services, { workspace }: Bound, { chart }: PullChartKey): Promise<App> {
  const app = await database.apps.findByName(workspace.id, chart);
  if (app === undefined) throw nothing(chart);
  return app;
}

function nothing(chart: string): Refusal {
  return new Refusal('nothing_to_suspend', `Nothing of ${chart} is in the store.`, {
    field: 'path/chart',
    remedy: 'Nothing has to be done.',
  });
}
