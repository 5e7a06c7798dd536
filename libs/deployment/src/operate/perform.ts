import { applyChart } from './apply-chart.ts';
import { cancelled } from './cancelled.ts';
import { withChartFile } from './chart-file.ts';
import { failed, succeeded } from './ended.ts';
import { foreignRelease, leftAlone } from './foreign-release.ts';
import { clusterRun, historyMax, say } from './helm-run.ts';
import { hideValues } from './hide-values.ts';
import { type Failure, type Progress, WithReasons } from './progress.ts';
import { letGoOfUnfinished, recover, removed } from './recover.ts';
import { runTests } from './run-tests.ts';
import { OperationInterrupted, type PerformContext, type Performed, type PerformRequest } from './types.ts';

/**
 * Installs, upgrades, rolls back, uninstalls or tests a release. Whatever goes wrong on the cluster is an outcome that says why.
 * @throws OperationInterrupted where the signal ended it for another reason than `cancelled`
 */
export async function performOperation(request: PerformRequest, context: PerformContext): Promise<Performed> {
  const hide = hideValues(...('values' in request ? [request.values] : []), ...(request.knownValues ?? []));
  const progress = { hasBegun: context.resumed };
  let failure: Failure | undefined;
  let message = '';
  try {
    const foreign = await foreignRelease(request, context);
    if (foreign !== undefined) return leftAlone(request, foreign);
    message = await perform(request, context, hide, progress);
  } catch (error) {
    failure = error instanceof WithReasons ? { error: error.cause, ...error.seen } : { error };
  }
  if (context.signal.aborted) {
    if (context.signal.reason !== 'cancelled') throw new OperationInterrupted();
    // What came to its end although it was to be cancelled, is done.
    if (failure !== undefined) return cancelled(request, context, hide);
  }
  if (failure === undefined) return succeeded(request, context, message);
  return failed(request, context, { ...failure, ...progress }, hide);
}

/** Does it. @returns what there is to say of it */
async function perform(
  request: PerformRequest,
  context: PerformContext,
  hide: (text: string) => string,
  progress: Progress,
): Promise<string> {
  if (!context.resumed) await letGoOfUnfinished(context, request);
  else if ((await recover(context, request)).kind === 'done') return 'done by the process that died';
  const target = { release: request.release, namespace: context.namespace };
  const timeoutSeconds = Math.ceil(request.options.timeoutMs / 1000);
  const on = await clusterRun(request, context, hide);
  switch (request.kind) {
    case 'install':
    case 'upgrade':
      return withChartFile(context.folder, request.archive, (chart) =>
        applyChart(request, context, chart, hide, progress),
      );
    case 'rollback': {
      progress.hasBegun = true;
      say(context, 'helm', `helm rollback ${request.release} ${request.revision}`);
      const wait = request.options.wait ? 'ready' : 'hooks';
      await context.helm.rollback(
        { ...target, revision: request.revision, wait, timeoutSeconds, historyMax },
        on,
      );
      return `rolled back to revision ${request.revision}`;
    }
    case 'uninstall': {
      progress.hasBegun = true;
      const { keepHistory, description } = request;
      say(context, 'helm', `helm uninstall ${request.release}`);
      const options = { ...target, keepHistory, wait: request.options.wait, timeoutSeconds };
      await removed(() =>
        context.helm.uninstall(description === '' ? options : { ...options, description }, on),
      );
      return 'uninstalled';
    }
    case 'test':
      return runTests(request, context, on);
  }
}
