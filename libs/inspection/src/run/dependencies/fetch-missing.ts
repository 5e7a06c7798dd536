import type { InspectionLimits } from '../limits.ts';
import { DependencyRefused, type DependencySource, type WantedDependency } from './dependency-source.ts';

/** Charts that were fetched, or the one that could not be: a clause. */
export type FetchedDependencies =
  | { readonly archives: readonly FetchedDependency[]; readonly problem?: never }
  | { readonly problem: string; readonly passing: boolean; readonly archives?: never };

/** One that was fetched. */
export type FetchedDependency = { readonly wanted: WantedDependency; readonly bytes: Uint8Array };

/**
 * Fetches what a chart needs, one after the other.
 * @param timeUp ends it, too, with a problem
 * @throws the signal's reason; faults of the source
 */
export async function fetchMissing(
  wanted: readonly WantedDependency[],
  source: DependencySource,
  { dependencies: most, dependencyBytes }: InspectionLimits,
  signal: AbortSignal,
  timeUp: AbortSignal,
): Promise<FetchedDependencies> {
  if (wanted.length > most) {
    const problem = `${wanted.length} charts are not in charts/, and ${most} are fetched at most`;
    return { problem, passing: false };
  }
  const both = AbortSignal.any([signal, timeUp]);
  const archives: FetchedDependency[] = [];
  for (const one of wanted) {
    const refuse = (why: string, passing: boolean): FetchedDependencies => ({
      problem: `${one.name} ${one.version}, which is not in charts/, was not fetched: ${why}`,
      passing,
    });
    const problem = repositoryProblem(one.repository);
    if (problem !== undefined) return refuse(problem, false);
    try {
      const bytes = await source.fetch(one, { maximumBytes: dependencyBytes, signal: both });
      if (bytes.byteLength > dependencyBytes)
        return refuse(`it has more than ${dependencyBytes} bytes`, false);
      archives.push({ wanted: one, bytes });
    } catch (error) {
      signal.throwIfAborted();
      if (timeUp.aborted) return refuse('the time that one inspection may take was over', true);
      if (!(error instanceof DependencyRefused)) throw error;
      return refuse(error.message, error.passing);
    }
  }
  return { archives };
}

/** What no source is asked for: https://helm.sh/docs/topics/charts/#chart-dependencies knows more than addresses. */
function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'Chart.lock names no repository for it';
  if (/^(?:@|alias:)/.test(repository)) return `${repository} is a name on somebody’s own machine`;
  if (/^file:/i.test(repository) || !URL.canParse(repository))
    return `${repository} is a folder on somebody’s own machine`;
  return undefined;
}
