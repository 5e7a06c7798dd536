import { type Manifest, manifestDifference, maskSecrets, readManifests } from '@chandlery/chart';
import { readRelease } from '../releases/read-releases.ts';
import { HelmError } from '@chandlery/helm-cli';
import { withChartFile } from './chart-file.ts';
import { hideValues } from './hide-values.ts';
import { failureOutcome } from './outcome.ts';
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
  const rendered = await withChartFile(context.folder, request.archive, (chart) => {
    const apply = { release, namespace, chart, values: [request.values], dryRun: 'server' as const };
    return (isThere ? context.helm.upgrade(apply, on) : context.helm.install(apply, on)).catch(
      (error: unknown) => {
        if (!(error instanceof HelmError) || error.failure === undefined) throw error;
        throw new OperationRefused(failureOutcome(error, [], hide), error);
      },
    );
  });
  const rendering = renderingOf(rendered.release);
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
    notes: hide(rendered.release.notes),
  };
}

function masked(manifest: Manifest): Manifest {
  return { ...manifest, object: maskSecrets(manifest.object) };
}
