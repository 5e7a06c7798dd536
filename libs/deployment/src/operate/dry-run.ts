import { type Manifest, manifestDifference, maskSecrets, readManifests } from '@chandlery/chart';
import { readRelease } from '../releases/read-releases.ts';
import { HelmError } from '@chandlery/helm-cli';
import { withChartFile } from './chart-file.ts';
import { hideValues } from './hide-values.ts';
import { failureOutcome } from './outcome.ts';
import { renderOffline } from './render-offline.ts';
import { judgeOutside, renderingOf, type JudgedOutside } from './rendering.ts';
import { nameInUse } from './name-in-use.ts';
import { recordsOf } from './release-standing.ts';
import { type ChartRequest, OperationRefused, type PerformContext } from './types.ts';

/** What would be done; Secrets are masked. */
export type DryRun = {
  /** Each object that would be there. */
  readonly manifests: readonly Manifest[];
  readonly outside: readonly JudgedOutside[];
  /** Against what runs. */
  readonly changes: ReturnType<typeof manifestDifference>;
  readonly notes: string;
};

/**
 * Renders a chart as Helm would for this cluster and asks the cluster, changing nothing.
 * @throws OperationRefused with what Helm or the cluster says of it; HelmError, DeploymentError where nothing could be asked
 */
export async function dryRun(
  request: ChartRequest,
  context: Omit<PerformContext, 'report' | 'resumed'>,
): Promise<DryRun> {
  const { connection, namespace, signal } = context;
  const { release } = request;
  const hide = hideValues(request.values);
  const records = await recordsOf(context, release, signal);
  const [latest] = records;
  const isThere = latest !== undefined && latest.status !== 'uninstalled';
  if (request.kind === 'install' && isThere) throw nameInUse(latest);
  const on = { kubeconfig: await context.kubeconfig(600), signal };
  const rendered = await withChartFile(context.folder, request.archive, async (chart) => {
    const apply = { release, namespace, chart, values: [request.values], dryRun: 'server' as const };
    try {
      const run = isThere ? context.helm.upgrade(apply, on) : context.helm.install(apply, on);
      const { release: ran } = await run;
      return { rendering: renderingOf(ran), notes: ran.notes };
    } catch (error) {
      const offline = await renderOffline(error, request, chart, context);
      const outside = offline === undefined ? [] : await judgeOutside(context, offline.all);
      if (offline !== undefined && outside.some(({ allowed }) => !allowed))
        return { rendering: offline, notes: '' };
      if (!(error instanceof HelmError) || error.failure === undefined) throw error;
      throw new OperationRefused(failureOutcome(error, [], hide), error);
    }
  });
  const { rendering, notes } = rendered;
  const deployed = records.find(({ status }) => status === 'deployed');
  const running =
    deployed === undefined
      ? undefined
      : await readRelease(connection, { namespace, name: release, revision: deployed.revision }, { signal });
  const before = running === undefined ? [] : readManifests(running.manifest).manifests;
  return {
    manifests: rendering.all.map(masked),
    outside: await judgeOutside(context, rendering.all),
    // Secrets are masked in its texts; that one changed shows.
    changes: manifestDifference(before, rendering.manifests),
    notes: hide(notes),
  };
}

function masked(manifest: Manifest): Manifest {
  return { ...manifest, object: maskSecrets(manifest.object) };
}
