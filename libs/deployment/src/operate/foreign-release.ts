import type { ReleaseSummary } from '../releases/release-types.ts';
import { lookMs } from './look.ts';
import { nameInUse } from './name-in-use.ts';
import { operationLabel } from './operation-label.ts';
import { recordsOf } from './release-standing.ts';
import type { PerformContext, Performed, PerformRequest } from './types.ts';
import { unseenStatus } from './unseen-status.ts';

/**
 * A release of that name that is none of ours: one that an install finds and did not make itself, or that an operation finds
 * for a deployment of which Helm never had a revision. Helm knows releases by their names alone and would take it for ours, down
 * to removing it. Ours carry the label of an operation.
 * @throws DeploymentError where the cluster cannot be asked
 */
export async function foreignRelease(
  request: PerformRequest,
  context: PerformContext,
): Promise<ReleaseSummary | undefined> {
  if (request.revisionBefore !== null) return undefined;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(lookMs)]);
  const [latest] = await recordsOf(context, request.release, signal);
  if (latest === undefined || latest.status === 'uninstalled') return undefined;
  const label = latest.labels[operationLabel];
  const isOurs = request.kind === 'install' ? label === request.operation : label !== undefined;
  return isOurs ? undefined : latest;
}

/** What an operation comes to that met such a release: it is left alone, and the deployment has nothing on the cluster. */
export function leftAlone(request: PerformRequest, foreign: ReleaseSummary): Performed {
  const nothing = { runs: 'nothing', revision: null, revisions: [] } as const;
  if (request.kind === 'uninstall') {
    const message = `There was nothing to uninstall; the release ${foreign.name} of the namespace is not the store's, and was left alone.`;
    return { state: 'succeeded', outcome: { code: 'done', message }, settled: 'uninstalled', ...nothing };
  }
  const { outcome } = nameInUse(foreign);
  return { state: 'failed', outcome, settled: 'failed', status: unseenStatus(outcome), ...nothing };
}
