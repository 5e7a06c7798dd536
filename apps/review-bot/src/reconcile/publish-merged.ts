import type { ChartPlace } from '../charts/chart-types.ts';
import { queuedBy } from './hints.ts';
import type { Delivery, Sender } from '../inbox/inbox.ts';
import { runOf } from './check-runs.ts';
import { storeRefusal } from './refused.ts';
import type { StoreChart } from './site.ts';
import { note, type Notes, type Situation } from './situation.ts';

/** Who put the pull request into the queue, by what is told now or was remembered. */
export function whoQueued({ runs, pull }: Pick<Situation, 'runs' | 'pull'>, deliveries: readonly Delivery[]) {
  return queuedBy(deliveries) ?? runOf(runs, String(pull.number))?.memo.queuedBy ?? null;
}

/**
 * Releases a chart of a merged pull request: once, and only if what was merged is what was approved. Asked again it goes on
 * where it was.
 * @param queuer who put it into the queue; the queue itself is nobody who could have a right
 */
export async function publishMerged(
  situation: Situation,
  { chart, place }: { readonly chart: StoreChart; readonly place: ChartPlace },
  queuer: Sender | null,
  notes: Notes,
): Promise<void> {
  const { pull, site } = situation;
  if (pull.mergeCommit === null || isReleased(chart)) return;
  const merger = pull.mergedBy === null || pull.mergedBy.isBot ? (queuer ?? pull.mergedBy) : pull.mergedBy;
  const merged = await situation.digestAt(pull.mergeCommit, place);
  if (merged === null) {
    note(
      notes,
      chart.chart,
      `The merge commit ${pull.mergeCommit.slice(0, 12)} has no such chart: nothing is released.`,
    );
    return;
  }
  if (merger === null) {
    note(
      notes,
      chart.chart,
      'GitHub does not say who merged. Somebody who may publish can do it in the store.',
    );
    return;
  }
  // A merge that the store knows is told again where that may lead on: nobody tells when somebody gets a right.
  const isKnown = chart.merge?.mergeCommit === pull.mergeCommit && chart.merge.contentDigest === merged;
  if (isKnown && chart.state !== 'passed') return;
  try {
    await site.parts.store.github.pulls.publish(
      { repositoryId: site.repositoryId, pull: pull.number, chart: chart.chart },
      { mergedBy: merger.userId, mergeCommit: pull.mergeCommit, contentDigest: merged },
      { signal: site.signal },
    );
  } catch (error) {
    const { code, message } = storeRefusal(error);
    if (code === 'account_unlinked') {
      note(
        notes,
        chart.chart,
        `@${merger.login} merged, but is linked to no account of the store. Somebody who may publish can do it in the store.`,
      );
    } else if (code === 'publisher_right_missing') {
      note(
        notes,
        chart.chart,
        `@${merger.login} merged, but may not publish. Somebody who may can do it in the store.`,
      );
    } else if (code === 'content_changed') {
      note(
        notes,
        chart.chart,
        `What was merged as ${pull.mergeCommit.slice(0, 12)} is not what was approved: it is not released. Propose it anew under a new version number.`,
      );
    } else if (code !== 'action_not_allowed') note(notes, chart.chart, message);
  }
}

/** Whether a chart has reached the store's index at some time. */
export function isReleased({ state }: Pick<StoreChart, 'state'>): boolean {
  return state === 'active' || state === 'suspended';
}
