import { HelmError, type HelmRelease } from '@chandlery/helm-cli';
import { DeploymentError } from '../errors.ts';
import { explain } from '../reasons/explain.ts';
import type { Reason } from '../reasons/reason.ts';
import { withChartFile } from './chart-file.ts';
import { foreignRelease, leftAlone } from './foreign-release.ts';
import { hideValues } from './hide-values.ts';
import { type Monitor, monitor } from './monitor.ts';
import { clusterOutcome, failureOutcome } from './outcome.ts';
import { operationLabel } from './operation-label.ts';
import { type HelmScope, letGoOfUnfinished, recover, removed, takeBack } from './recover.ts';
import { recordsOf, type Standing, standingOf } from './release-standing.ts';
import { renderOffline } from './render-offline.ts';
import { judgeOutside, objectsOf, type Rendering, renderingOf } from './rendering.ts';
import {
  type ChartRequest,
  OperationInterrupted,
  OperationRefused,
  type PerformContext,
  type Performed,
  type PerformedStatus,
  type PerformOutcome,
  type PerformRequest,
} from './types.ts';
import { endUnfinished } from './unfinished.ts';

/** How long a look at how things stand may take, when the work itself is over. */
const lookMs = 30_000;
/** How long undoing what was cancelled may take. */
const undoMs = 300_000;

/** What went wrong, with what was seen on the cluster before it was undone. */
type Failure = { readonly error: unknown; readonly reasons?: readonly Reason[] };

/** Whether Helm may have changed anything: once it was started for more than a look, or when a process died over it. */
type Progress = { hasBegun: boolean };

/**
 * Installs, upgrades, rolls back, uninstalls or tests a release. Whatever goes wrong on the cluster is an outcome that says why.
 * @throws OperationInterrupted where the signal ended it for another reason than `cancelled`
 */
export async function performOperation(request: PerformRequest, context: PerformContext): Promise<Performed> {
  const hide = hideValues(...('values' in request ? [request.values] : []), ...(request.knownValues ?? []));
  const foreign = await foreignRelease(request, context);
  if (foreign !== undefined) return leftAlone(request, foreign);
  const progress = { hasBegun: context.resumed };
  let failure: Failure | undefined;
  let message = '';
  try {
    message = await perform(request, context, hide, progress);
  } catch (error) {
    failure = error instanceof WithReasons ? { error: error.cause, reasons: error.reasons } : { error };
  }
  if (context.signal.aborted) {
    if (context.signal.reason !== 'cancelled') throw new OperationInterrupted();
    // What came to its end although it was to be cancelled, is done.
    if (failure !== undefined) return cancelled(request, context, hide);
  }
  if (failure === undefined) return succeeded(request, context, message);
  return failed(request, context, { ...failure, ...progress }, hide);
}

/** An error, with reasons that can be found only before what failed is undone. */
class WithReasons extends Error {
  readonly reasons: readonly Reason[];

  constructor(cause: unknown, reasons: readonly Reason[]) {
    super('failed', { cause });
    this.reasons = reasons;
  }
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
      return test(request, context, on);
  }
}

/** Helm keeps so many revisions: as many as Helm does by default. */
const historyMax = 10;

async function clusterRun(request: PerformRequest, context: PerformContext, hide: (text: string) => string) {
  const boundMs = request.options.timeoutMs * 2 + 60_000;
  return {
    kubeconfig: await context.kubeconfig(Math.ceil(boundMs / 1000)),
    signal: context.signal,
    limits: { timeoutMs: boundMs },
    onLine: ({ stream, text }: { readonly stream: 'stdout' | 'stderr'; readonly text: string }) => {
      // What goes to standard output is the release as JSON, with values and manifest.
      if (stream === 'stderr' && text.trim() !== '')
        context.report({ kind: 'log', data: { text: hide(text).slice(0, 2_000) } });
    },
  };
}

async function applyChart(
  request: ChartRequest,
  context: PerformContext,
  chart: string,
  hide: (text: string) => string,
  progress: Progress,
): Promise<string> {
  const { release, options, description } = request;
  const records = await recordsOf(context, release, context.signal);
  const [latest] = records;
  const isThere = latest !== undefined && latest.status !== 'uninstalled';
  const apply = {
    release,
    namespace: context.namespace,
    chart,
    values: [request.values],
    timeoutSeconds: Math.ceil(options.timeoutMs / 1000),
    wait: options.wait ? ('ready' as const) : ('hooks' as const),
    labels: { [operationLabel]: request.operation },
    ...(description === '' ? {} : { description }),
  };
  const run = async (
    how: { readonly dryRun?: 'server'; readonly rollbackOnFailure?: boolean },
    quiet: boolean,
  ) => {
    const on = await clusterRun(request, quiet ? { ...context, report: () => undefined } : context, hide);
    return isThere
      ? context.helm.upgrade({ ...apply, ...how, historyMax }, on)
      : context.helm.install({ ...apply, ...how }, on);
  };
  say(context, 'checking', 'rendering, and asking the cluster whether it would take it');
  const rendering = await run({ dryRun: 'server' }, true).then(
    (ran) => renderingOf(ran.release),
    async (error: unknown) => {
      const offline = await renderOffline(error, request, chart, context);
      if (offline !== undefined) await requireInside(context, offline);
      throw error;
    },
  );
  await requireInside(context, rendering);
  say(context, 'helm', `helm ${isThere ? 'upgrade' : 'install'} ${release}`);
  const objects = objectsOf(rendering.working);
  const watching = monitor(context, { awaited: objectsOf(rendering.manifests), explained: objects }, hide);
  progress.hasBegun = true;
  try {
    const done = await run({ rollbackOnFailure: options.rollbackOnFailure }, false);
    await watching.stop();
    return describe(done.release);
  } catch (error) {
    throw new WithReasons(error, await reasonsOf(context, watching, objects));
  } finally {
    await watching.stop();
  }
}

function describe({ revision, chart }: HelmRelease): string {
  return chart === null ? `revision ${revision}` : `${chart.name} ${chart.version} as revision ${revision}`;
}

/** What the cluster says now, or, where it was undone already, what was seen before. */
async function reasonsOf(
  { connection, namespace, signal }: PerformContext,
  watching: Monitor,
  resources: ReturnType<typeof objectsOf>,
): Promise<readonly Reason[]> {
  await watching.stop();
  if (signal.aborted) return [];
  try {
    const now = await explain(connection, { namespace, resources, signal: AbortSignal.timeout(lookMs) });
    return now.length > 0 ? now : watching.reasons();
  } catch {
    // The failure itself is told; that it cannot be explained must not hide it.
    return watching.reasons();
  }
}

/** @throws OperationRefused outside_project, which lists what the project would have to allow */
async function requireInside(context: PerformContext, { all }: Pick<Rendering, 'all'>): Promise<void> {
  const outside = (await judgeOutside(context, all)).filter(({ allowed }) => !allowed);
  if (outside.length === 0) return;
  const shown = outside.slice(0, 20).map(({ kind, name, namespace, source }) => ({
    kind,
    name,
    namespace: namespace ?? null,
    file: source ?? '',
  }));
  const names = shown.map(
    ({ kind, name, namespace }) => `${kind}/${name}${namespace === null ? '' : ` in ${namespace}`}`,
  );
  throw new OperationRefused({
    code: 'outside_project',
    message: `The chart makes objects outside the namespace ${context.namespace} of the project: ${names.join(', ')}${outside.length > shown.length ? ' and more' : ''}.`,
    remedy:
      'Turn them off or move them by values, or have whoever manages the cluster allow the project such objects.',
    details: { outside: shown },
  });
}

async function test(
  request: PerformRequest,
  context: PerformContext,
  on: Awaited<ReturnType<typeof clusterRun>>,
): Promise<string> {
  say(context, 'helm', `helm test ${request.release}`);
  const { passed, tests } = await context.helm.test(
    {
      release: request.release,
      namespace: context.namespace,
      timeoutSeconds: Math.ceil(request.options.timeoutMs / 1000),
    },
    on,
  );
  const results = tests.map(({ name, phase }) => ({ name, phase }));
  for (const result of results)
    context.report({ kind: 'log', data: { text: `${result.name}: ${result.phase}` } });
  if (!passed) {
    const broken = results.filter(({ phase }) => phase !== 'Succeeded').map(({ name }) => name);
    throw new OperationRefused({
      code: 'test_failed',
      message: `The chart's tests failed: ${broken.join(', ')}.`,
      remedy: "Look at the tests' logs; what runs is as it was.",
      details: { tests: results },
    });
  }
  return results.length === 0 ? 'the chart has no tests' : `${results.length} tests passed`;
}

async function succeeded(
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

async function failed(
  request: PerformRequest,
  context: PerformContext,
  { error, reasons = [], hasBegun }: Failure & Progress,
  hide: (text: string) => string,
): Promise<Performed> {
  const outcome = outcomeOf(error, reasons, hide);
  // The cluster may be what is wrong: then nothing can be seen either.
  if (hasBegun) await unlessUnseen(endOwn(request, context));
  const standing = await unlessUnseen(lookAgain(request, context));
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
  const status = { code: outcome.code, message: outcome.message };
  const counts = standing.status?.resources ?? { total: 0, ready: 0, failed: 0 };
  const seen = told(standing);
  // A failed first install that was removed leaves nothing, and still somebody wants to know why.
  const settled = seen.settled === 'uninstalled' && request.kind !== 'uninstall' ? 'failed' : seen.settled;
  return {
    state: 'failed',
    outcome,
    runs: runsAfterFailure(request, standing),
    ...seen,
    settled,
    ...(settled === 'failed' ? { status: { ...status, resources: counts } } : {}),
  };
}

/** Why something has failed of which nothing could be seen. */
export function unseenStatus({ code, message }: PerformOutcome): PerformedStatus {
  return { code, message, resources: { total: 0, ready: 0, failed: 0 } };
}

/** Helm ended, or was ended, before it could record that it failed: nobody is at it any more. */
async function endOwn({ release, revisionBefore }: PerformRequest, context: PerformContext): Promise<void> {
  const signal = AbortSignal.timeout(lookMs);
  const records = await recordsOf(context, release, signal);
  const own = records.filter(({ revision }) => revision > (revisionBefore ?? 0));
  await endUnfinished(context, release, own, signal);
}

/** What is seen, or `undefined` where the cluster does not let us see. */
async function unlessUnseen<T>(seen: Promise<T>): Promise<T | undefined> {
  try {
    return await seen;
  } catch (error) {
    if (error instanceof DeploymentError) return undefined;
    throw error;
  }
}

function runsAfterFailure(request: PerformRequest, { latest }: Standing): Performed['runs'] {
  if (latest === undefined || latest.status === 'uninstalled') return 'nothing';
  if (request.kind === 'test' || request.kind === 'uninstall') return 'before';
  if (latest.revision === request.revisionBefore) return 'before';
  return latest.status === 'deployed' ? 'before' : 'requested';
}

/** Undoes what was begun: an install is removed, an upgrade or rollback taken back. */
async function cancelled(
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
    ...(nothing && request.kind !== 'uninstall' ? { settled: 'failed' as const } : {}),
  };
}

function outcomeOf(
  error: unknown,
  reasons: readonly Reason[],
  hide: (text: string) => string,
): PerformOutcome {
  if (error instanceof OperationRefused) return error.outcome;
  if (error instanceof HelmError) return failureOutcome(error, reasons, hide);
  if (error instanceof DeploymentError) return clusterOutcome(error);
  throw error;
}

function lookAgain(request: PerformRequest, context: PerformContext): Promise<Standing> {
  return standingOf(context, request, AbortSignal.timeout(lookMs));
}

function told({ latest: _latest, ...seen }: Standing): Omit<Standing, 'latest'> {
  return seen;
}

function say({ report }: PerformContext, step: string, message: string): void {
  report({ kind: 'progress', data: { step, message } });
}
