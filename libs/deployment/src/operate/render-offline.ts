import { readManifests } from '@chandlery/chart';
import { HelmError } from '@chandlery/helm-cli';
import type { Rendering } from './rendering.ts';
import type { ChartRequest, PerformContext } from './types.ts';

/**
 * What a chart renders to without asking the cluster, for the question of what it makes outside the project: Helm looks up every
 * object before it answers a dry run, and an account that may not look into another namespace learns no more than that.
 * @returns `undefined` where the error is another, or the chart cannot be rendered so
 */
export async function renderOffline(
  error: unknown,
  { release, values, kind }: ChartRequest,
  chart: string,
  { helm, namespace, signal }: Pick<PerformContext, 'helm' | 'namespace' | 'signal'>,
): Promise<Pick<Rendering, 'all' | 'manifests'> | undefined> {
  if (!(error instanceof HelmError && error.failure?.code === 'forbidden')) return undefined;
  try {
    const isUpgrade = kind === 'upgrade';
    const target = { release, namespace, chart, values: [values], isUpgrade };
    const { manifest } = await helm.template(target, { signal });
    const { manifests: all } = readManifests(manifest);
    return { all, manifests: all.filter(({ object }) => !isHook(object)) };
  } catch (cause) {
    // What the cluster refused is told, then, as it refused it.
    if (cause instanceof HelmError) return undefined;
    throw cause;
  }
}

/** Hooks are no part of a release (helm.sh/docs/topics/charts_hooks). */
function isHook({ metadata }: Readonly<Record<string, unknown>>): boolean {
  if (typeof metadata !== 'object' || metadata === null || !('annotations' in metadata)) return false;
  const { annotations } = metadata;
  return typeof annotations === 'object' && annotations !== null && 'helm.sh/hook' in annotations;
}
