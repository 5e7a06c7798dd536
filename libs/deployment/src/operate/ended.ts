import { HelmError } from '@chandlery/helm-cli';
import { DeploymentError } from '../errors.ts';
import { lookAgain, lookMs, told, unlessUnseen } from './look.ts';
import { clusterOutcome, failureOutcome, isOnlyASymptom } from './outcome.ts';
import type { Failure, Progress } from './progress.ts';
import { recordsOf, type Standing } from './release-standing.ts';
import {
  OperationRefused,
  type PerformContext,
  type Performed,
  type PerformOutcome,
  type PerformRequest,
} from './types.ts';
import { endUnfinished } from './unfinished.ts';
import { unseenStatus } from './unseen-status.ts';

/** What there is to tell of what succeeded. */
export async function succeeded(
  request: PerformRequest,
  context: PerformContext,
  message: string,
): Promise<Performed> {
  const done = {
    state: 'succeeded',
    outcome: { code: 'done', message },
    runs: request.kind === 'uninstall' ? 'nothing' : 'requested',
  } as const;
  const standing = await unlessUnseen(lookAgain(request, context));
  if (standing !== undefined) return { ...done, ...told(standing) };
  // Helm said that it is done, and went before the cluster did: whoever watches the cluster sees the rest.
  const settled = request.kind === 'uninstall' ? 'uninstalled' : 'running';
  return { ...done, settled, revision: request.revisionBefore, revisions: [] };
}

/** What there is to tell of what failed; what Helm could not end itself is ended. */
export async function failed(
  request: PerformRequest,
  context: PerformContext,
  { error, reasons = [], unseen, hasBegun }: Failure & Progress,
  hide: (text: string) => string,
): Promise<Performed> {
  const outcome = outcomeOf({ error, reasons, ...(unseen === undefined ? {} : { unseen }) }, hide);
  // The cluster may be what is wrong: then nothing can be seen either.
  if (hasBegun) await unlessUnseen(endOwn(request, context));
  // Who could not ask the cluster before it began need not ask again to know that all is as it was.
  const isAsBefore = !hasBegun && error instanceof DeploymentError;
  const standing = isAsBefore ? undefined : await unlessUnseen(lookAgain(request, context));
  if (standing === undefined) {
    const runs = request.revisionBefore === null ? 'nothing' : 'before';
    return {
      state: 'failed',
      outcome,
      runs,
      settled: hasBegun ? 'failed' : 'before',
      revision: request.revisionBefore,
      revisions: [],
      ...(hasBegun || request.revisionBefore === null ? { status: unseenStatus(outcome) } : {}),
    };
  }
  const status = unseenStatus(outcome);
  const { resources } = standing.status ?? status;
  const seen = told(standing);
  // A failed first install that was removed leaves nothing, and still somebody wants to know why.
  const settled = seen.settled === 'uninstalled' && request.kind !== 'uninstall' ? 'failed' : seen.settled;
  return {
    state: 'failed',
    outcome,
    runs: runsAfterFailure(request, standing),
    ...seen,
    settled,
    ...(settled === 'failed' ? { status: { ...status, resources } } : {}),
  };
}

/** Helm ended, or was ended, before it could record that it failed: nobody is at it any more. */
async function endOwn({ release, revisionBefore }: PerformRequest, context: PerformContext): Promise<void> {
  const signal = AbortSignal.timeout(lookMs);
  const records = await recordsOf(context, release, signal);
  const own = records.filter(({ revision }) => revision > (revisionBefore ?? 0));
  await endUnfinished(context, release, own, signal);
}

function runsAfterFailure(request: PerformRequest, { latest }: Standing): Performed['runs'] {
  if (latest === undefined || latest.status === 'uninstalled') return 'nothing';
  if (request.kind === 'test' || request.kind === 'uninstall') return 'before';
  if (latest.revision === request.revisionBefore) return 'before';
  return latest.status === 'deployed' ? 'before' : 'requested';
}

function outcomeOf({ error, reasons = [], unseen }: Failure, hide: (text: string) => string): PerformOutcome {
  if (error instanceof OperationRefused) return error.outcome;
  if (error instanceof HelmError && unseen !== undefined && isOnlyASymptom(error))
    // Helm waited for what it could not see any more.
    return { ...clusterOutcome(unseen), details: { helm: hide(error.message).slice(0, 4_000) } };
  if (error instanceof HelmError) return failureOutcome(error, reasons, hide);
  if (error instanceof DeploymentError) return clusterOutcome(error);
  throw error;
}
