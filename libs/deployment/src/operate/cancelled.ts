import { failed } from './ended.ts';
import { lookAgain, told } from './look.ts';
import { type HelmScope, takeBack } from './recover.ts';
import { recordsOf, type Standing } from './release-standing.ts';
import type { PerformContext, Performed, PerformRequest } from './types.ts';
import { unseenStatus } from './unseen-status.ts';

/** How long undoing what was cancelled may take. */
const undoMs = 300_000;

/** Undoes what was begun: an install is removed, an upgrade or rollback taken back. */
export async function cancelled(
  request: PerformRequest,
  context: PerformContext,
  hide: (text: string) => string,
): Promise<Performed> {
  try {
    return await undone(request, context);
  } catch (error) {
    // It is half done, and stays so: why it could not be undone is what somebody has to know.
    const { outcome, ...seen } = await failed(request, context, { error, hasBegun: true }, hide);
    const message = `It was cancelled, but could not be undone: ${outcome.message}`;
    return { ...seen, outcome: { ...outcome, message } };
  }
}

async function undone(request: PerformRequest, context: PerformContext): Promise<Performed> {
  const scope: HelmScope = { ...context, signal: AbortSignal.timeout(undoMs) };
  const records = await recordsOf(context, request.release, scope.signal);
  const [latest] = records;
  const hasBegun = latest !== undefined && latest.revision > (request.revisionBefore ?? 0);
  const undoes = request.kind === 'install' || request.kind === 'upgrade' || request.kind === 'rollback';
  if (hasBegun && undoes && latest.status !== 'deployed') await takeBack(scope, request.release, records);
  const standing = await lookAgain(request, context);
  const nothing = standing.latest === undefined || standing.latest.status === 'uninstalled';
  if (request.kind === 'uninstall') return uninstallCancelled(standing, nothing);
  return {
    state: 'cancelled',
    outcome: {
      code: 'cancelled',
      message: nothing
        ? 'It was cancelled, and what it had made was removed.'
        : 'It was cancelled; what ran before runs.',
    },
    runs: nothing ? 'nothing' : 'before',
    ...told(standing),
    ...(nothing ? { settled: 'failed' as const } : {}),
  };
}

/** What was removed does not come back by itself. */
function uninstallCancelled(standing: Standing, nothing: boolean): Performed {
  const isTorn = standing.latest?.status === 'uninstalling';
  const message = nothing
    ? 'It was cancelled too late: nothing of it runs any more.'
    : isTorn
      ? 'It was cancelled in the middle: some of it may be gone, and the rest runs.'
      : 'It was cancelled before anything was removed.';
  const remedy = 'Uninstall it again.';
  const outcome = { code: 'cancelled', message };
  return {
    state: 'cancelled',
    outcome: { ...outcome, ...(isTorn ? { remedy } : {}) },
    runs: nothing ? 'nothing' : 'before',
    ...told(standing),
    ...(isTorn ? { status: unseenStatus(outcome) } : {}),
  };
}
