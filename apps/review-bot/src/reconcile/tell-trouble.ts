import { renderOverallCheck } from '../render/render-checks.ts';
import type { Work } from '../worker/reconcile.ts';
import { readCheckRuns, runOf, syncCheckRun } from './check-runs.ts';
import { openSite } from './open-site.ts';
import { readPull } from './pull-truth.ts';
import type { ReconcilerParts } from './site.ts';
import type { Subject } from './subject.ts';

/**
 * Says in the check over all that the store does not answer, where that lasts: what people see then is old. That too may
 * fail, and matters less than what it is about.
 */
export async function tellTrouble(
  parts: ReconcilerParts,
  repositoryId: number,
  subject: Subject,
  { deliveries, signal }: Work,
): Promise<void> {
  const { limits, log, nowMs = Date.now } = parts;
  const first = deliveries[0];
  const last = deliveries.findLast(({ installationId }) => installationId > 0);
  if (subject.kind !== 'pull' || first === undefined || last === undefined) return;
  if (nowMs() - first.receivedAtMs < limits.troubleAfterMs) return;
  try {
    const { installationId } = last;
    const site = await openSite(parts, { repositoryId, installationId, fullName: null, signal });
    const pull = site === null ? null : await readPull(site, subject.number);
    if (site === null || pull === null || (pull.state !== 'open' && pull.state !== 'merged')) return;
    const { number, headSha, state } = pull;
    const rendered = renderOverallCheck({
      ...{
        pull: number,
        headSha,
        state,
        charts: [],
        problems: [],
        notices: [],
        heldBy: null,
        answers: [],
        presses: [],
        actions: ['recheck'],
        detailsUrl: null,
      },
      trouble: 'The store does not answer. It is asked again.',
    });
    const runs = await readCheckRuns(site, headSha);
    const memo = runOf(runs, rendered.external_id)?.memo;
    // Without it nobody is known to have pushed: who is known stays known.
    await syncCheckRun(site, runs, { headSha, rendered, ...(memo === undefined ? {} : { memo }) });
  } catch (error) {
    log.warn(
      { repositoryId, name: error instanceof Error ? error.name : 'unknown' },
      'trouble could not be told',
    );
  }
}
