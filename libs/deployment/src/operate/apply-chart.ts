import type { HelmRelease } from '@chandlery/helm-cli';
import { explain } from '../reasons/explain.ts';
import { DeploymentError } from '../errors.ts';
import { clusterRun, historyMax, say } from './helm-run.ts';
import { type Monitor, monitor } from './monitor.ts';
import { lookMs } from './look.ts';
import { operationLabel } from './operation-label.ts';
import { type Progress, type SeenOnCluster, WithReasons } from './progress.ts';
import { recordsOf } from './release-standing.ts';
import { renderOffline } from './render-offline.ts';
import { judgeOutside, objectsOf, type Rendering, renderingOf } from './rendering.ts';
import { type ChartRequest, OperationRefused, type PerformContext } from './types.ts';

/**
 * Renders a chart, asks the cluster, and installs it or upgrades with it.
 * @throws WithReasons where Helm failed, OperationRefused, HelmError where it did not come to that
 */
export async function applyChart(
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
    throw new WithReasons(error, await seenOf(context, watching, objects));
  } finally {
    await watching.stop();
  }
}

function describe({ revision, chart }: HelmRelease): string {
  return chart === null ? `revision ${revision}` : `${chart.name} ${chart.version} as revision ${revision}`;
}

/** What the cluster says now, or, where it was undone already or cannot be asked, what was seen before. */
async function seenOf(
  { connection, namespace, signal }: PerformContext,
  watching: Monitor,
  resources: ReturnType<typeof objectsOf>,
): Promise<SeenOnCluster> {
  await watching.stop();
  if (signal.aborted) return { reasons: [] };
  try {
    const now = await explain(connection, { namespace, resources, signal: AbortSignal.timeout(lookMs) });
    return { reasons: now.length > 0 ? now : watching.reasons() };
  } catch (error) {
    // The failure itself is told; that it cannot be explained must not hide it.
    const reasons = watching.reasons();
    return error instanceof DeploymentError ? { reasons, unseen: error } : { reasons };
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
