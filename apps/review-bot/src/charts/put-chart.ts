import { ChartError } from '@chandlery/chart';
import type { Comparison } from './changed-charts.ts';
import { changelogOf, changesAnnotation, chartBefore } from './chart-before.ts';
import { changelogIn } from './changelog-file.ts';
import type { ChartFinding, ChartPlace, ChartStep } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { ChartRefused, errorAt } from './finding-of.ts';
import { folderFiles, type PackedFile } from './folder-files.ts';
import { versionLineOf } from './lines.ts';
import { loadChart, type LoadedChart } from './load-chart.ts';
import type { ChartIdentity } from './names.ts';
import { numberFindings } from './number-findings.ts';
import type { Touched } from './plan-changes.ts';
import { sameFiles } from './same-files.ts';

/** One chart of the head against what it was: nothing where its content is the same. */
export async function* putChart(
  touched: Touched,
  comparison: Comparison,
): AsyncGenerator<ChartStep, void, undefined> {
  try {
    yield* steps(touched, comparison);
  } catch (error) {
    const findings = findingsOf(error);
    if (findings === undefined) throw error;
    const { place, identity } = touched;
    yield {
      type: 'refused',
      place,
      name: identity?.name ?? null,
      version: identity?.version ?? null,
      findings,
    };
  }
}

async function* steps(
  { place, identity, base }: Touched,
  comparison: Comparison,
): AsyncGenerator<ChartStep, void, undefined> {
  const { head, reads, limits } = comparison;
  requireShortPath(place);
  const files = place.form === 'folder' ? await folderFiles(head, place, reads, limits) : null;
  const same = await isSame(place, files, base?.place ?? null, comparison);
  if (same && base !== null && identity !== null) {
    if (base.place.path !== place.path) yield { type: 'moved', ...identity, place, basePlace: base.place };
    return;
  }
  const loaded = await loadChart(head, place, reads, limits, files);
  requireOneName(loaded, identity);
  const old = base === null ? null : await chartBefore(base.place, comparison);
  if (old?.contentDigest === loaded.chart.contentDigest) return;
  const { name, version, annotations } = loaded.chart.metadata;
  const baseVersion = old?.version ?? base?.identity?.version ?? null;
  yield {
    type: 'put',
    kind: base === null ? 'added' : base.place.path === place.path ? 'changed' : 'renamed',
    place,
    basePlace: base?.place ?? null,
    name,
    version,
    baseVersion,
    changes: { base: old?.changes ?? null, head: annotations?.[changesAnnotation] ?? null },
    archive: loaded.archive,
    contentDigest: loaded.chart.contentDigest,
    versionLine: loaded.chartYaml === null ? null : versionLineOf(loaded.chartYaml),
    changelog: {
      base: old?.changelog ?? null,
      head: place.form === 'archive' ? changelogOf(loaded) : await changelogIn(head, place, reads, limits),
    },
    findings: numberFindings(loaded, baseVersion),
  };
}

/**
 * The name by which charts were told apart is the one that Helm sees: requirements.yaml may set another, and Helm takes what
 * cannot be printed out of a name.
 */
function requireOneName({ chart }: LoadedChart, identity: ChartIdentity | null): void {
  const { name } = chart.metadata;
  if (name === identity?.name) return;
  const message = `Helm calls the chart ${JSON.stringify(name.slice(0, 200))}, which Chart.yaml does not.`;
  const remedy = 'Write the name in Chart.yaml, with letters, digits and dashes, and nowhere else.';
  throw new ChartRefused([errorAt('name_ambiguous', 'Chart.yaml', message, remedy)]);
}

/** The store takes so long a path; Git takes longer ones. */
const maxPathCharacters = 4000;

function requireShortPath({ path }: ChartPlace): void {
  if (path.length <= maxPathCharacters) return;
  const message = `The path of the chart has ${path.length} characters; at most ${maxPathCharacters} are taken.`;
  throw new ChartRefused([
    errorAt('path_too_long', null, message, 'Put the chart into fewer or shorter folders.'),
  ]);
}

/** By ids alone, so that a chart of which only ignored files changed is not packed. */
async function isSame(
  place: ChartPlace,
  files: readonly PackedFile[] | null,
  base: ChartPlace | null,
  { base: before, head, reads, limits }: Comparison,
): Promise<boolean> {
  if (base === null || base.form !== place.form) return false;
  if (files === null) return before.at(base.path)?.sha === head.at(place.path)?.sha;
  try {
    return await sameFiles(
      await folderFiles(before, base, reads, limits),
      files,
      reads,
      limits.archive.fileBytes,
    );
  } catch (error) {
    // What the merge base cannot be packed for is being repaired.
    if (error instanceof ChartRefused || error instanceof ChartError) return false;
    throw error;
  }
}

function findingsOf(error: unknown): readonly ChartFinding[] | undefined {
  if (error instanceof ChartRefused) return error.findings;
  if (error instanceof ChartError) {
    return [errorAt(error.code, error.field === 'archive' ? null : error.field, error.message, error.remedy)];
  }
  if (error instanceof RepositoryError && error.code === 'blob_too_large') {
    return [errorAt(error.code, null, error.message, 'Leave large files out of the chart by .helmignore.')];
  }
  return undefined;
}
