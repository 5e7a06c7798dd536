import type { PullChartKey } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { decidePublication } from '../publish-version.ts';
import { transitionFound } from '../transition-version.ts';
import { boundRepository, foundPull, linkedCaller, pullVersion, speakingFor, unlinked } from './bot.ts';
import { endTestOf } from './test-deployments.ts';
import { applyCategory } from './wanted-category.ts';
import { type PullChartView, requireView } from './view-pull.ts';

/** A merge, as the bot tells of it. */
export type PullMergeInput = {
  /** GitHub's id of who merged, or queued it. */
  readonly mergedBy: number;
  readonly mergeCommit: string;
  /** Of the chart at the merge commit. */
  readonly contentDigest: string;
};

/**
 * Publishes a chart of a merged pull request, in the name of whoever merged. The merge is kept first, so that it can be gone on
 * with from any point: asked again it publishes what is not published, once; and where the merger may not publish,
 * somebody who may can do it in the store.
 * @throws LifecycleError permission_missing, action_not_allowed; PersistenceError app_suspended
 * @throws Refusal repository_unbound, pull_unknown, account_unlinked, content_changed, publisher_right_missing, policy_in_force
 */
export async function publishPull(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  { mergedBy, mergeCommit, contentDigest }: PullMergeInput,
): Promise<PullChartView> {
  const bound = await boundRepository(services, bot, key.repositoryId);
  const { pull, version } = await pullVersion(services, bound, key);
  const released = version.state === 'active' || version.state === 'suspended';
  const merger = await linkedCaller(services, bot, mergedBy);
  if (released && version.contentDigest === contentDigest) {
    // Broken off after the publication: what comes after it is done now.
    if (merger !== undefined && pull.merge?.mergedById === mergedBy)
      await applyCategory(services, merger, pull);
    return requireView(services, bound, key);
  }
  const caller = merger ?? speakingFor(bot, `GitHub ${mergedBy}`);
  await services.database.pulls.recordMerge({
    ...key,
    mergedById: mergedBy,
    mergeCommit,
    contentDigest,
    actor: caller.actor,
  });
  await endTestOf(services, bot.actor, pull, 'The pull request was merged.');
  if (version.contentDigest !== contentDigest) throw otherContent(version.contentDigest);
  if (merger === undefined) throw unlinked(mergedBy);
  let refusal: Refusal | undefined;
  const find = () => foundPull(services, bound, key);
  await transitionFound(services, merger, find, (situation) => {
    refusal = undefined;
    const { state, contentDigest: present } = situation.version;
    if (present !== contentDigest) throw otherContent(present);
    if (state === 'active' || state === 'suspended') return undefined;
    if (!situation.permissions.has('workspace.apps.publish')) {
      throw new Refusal('publisher_right_missing', `${merger.actor.name} merged, but may not publish.`, {
        field: 'body/mergedBy',
        remedy: 'Have somebody with workspace.apps.publish publish it in the store.',
        details: { account: merger.actor.name, permission: 'workspace.apps.publish' },
      });
    }
    const decided = decidePublication(situation, `Merged as ${mergeCommit}`);
    ({ refusal } = decided);
    return decided.decision;
  });
  if (refusal !== undefined) throw refusal;
  await applyCategory(services, merger, pull);
  return requireView(services, bound, key);
}

function otherContent(contentDigest: string): Refusal {
  return new Refusal('content_changed', 'What was merged is not what is in the store.', {
    field: 'body/contentDigest',
    remedy: 'Send the chart as it was merged, and have that reviewed.',
    details: { contentDigest },
  });
}
