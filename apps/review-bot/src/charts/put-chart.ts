import {
  fileText,
  versionKey,
  compareVersions,
  parseVersion,
  readMetadata,
  ChartError,
} from '@chandlery/chart';
import type { Comparison } from './changed-charts.ts';
import { changelogIn } from './changelog-file.ts';
import type { ChartFinding, ChartPlace, ChartStep } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { ChartRefused, errorAt } from './finding-of.ts';
import { folderFiles, type PackedFile } from './folder-files.ts';
import { versionLineOf } from './lines.ts';
import { loadChart, type LoadedChart } from './load-chart.ts';
import { nextNumber } from './next-number.ts';
import type { Touched } from './plan-changes.ts';
import { sameFiles } from './same-files.ts';

/** The annotation of Artifact Hub: https://artifacthub.io/docs/topics/annotations/helm/ */
const changesAnnotation = 'artifacthub.io/changes';

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
  const old = base === null ? null : await baseOf(base.place, comparison);
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

/** What the chart was, as far as it can be read. */
type Before = {
  readonly version: string | null;
  readonly changes: string | null;
  readonly changelog: string | null;
  /** Of an archive, which has no ids for what is in it. */
  readonly contentDigest: string | null;
};

async function baseOf(place: ChartPlace, { base, reads, limits }: Comparison): Promise<Before | null> {
  try {
    if (place.form === 'archive') {
      const loaded = await loadChart(base, place, reads, limits, null);
      const { metadata, contentDigest } = loaded.chart;
      const changes = metadata.annotations?.[changesAnnotation] ?? null;
      return { version: metadata.version, changes, changelog: changelogOf(loaded), contentDigest };
    }
    const entry = base.at(place.path === '' ? 'Chart.yaml' : `${place.path}/Chart.yaml`);
    const changelog = await changelogIn(base, place, reads, limits);
    if (entry === undefined) return null;
    const metadata = readMetadata(fileText(await reads.one(entry, limits.chartYamlBytes)));
    const changes = metadata.annotations?.[changesAnnotation] ?? null;
    return { version: metadata.version, changes, changelog, contentDigest: null };
  } catch (error) {
    if (error instanceof ChartRefused || error instanceof ChartError) return null;
    if (error instanceof RepositoryError && error.code === 'blob_too_large') return null;
    throw error;
  }
}

function changelogOf({ chart }: LoadedChart): string | null {
  const file = chart.allFiles.find(({ path }) => /^changelog(\.md)?$/i.test(path));
  return file === undefined ? null : fileText(file.bytes);
}

/** Whether the number says that this is another version than the one before. */
function numberFindings(
  { chart, chartYaml }: LoadedChart,
  baseVersion: string | null,
): readonly ChartFinding[] {
  const { version } = chart.metadata;
  if (baseVersion === null || parseVersion(baseVersion) === undefined) return [];
  const line = chartYaml === null ? null : (versionLineOf(chartYaml)?.line ?? null);
  const next = nextNumber(baseVersion);
  const remedy =
    next === null ? 'Choose another version number.' : `Change it to ${next}, or to another higher number.`;
  if (versionKey(version) === versionKey(baseVersion)) {
    const message = `The chart changed, and its version is ${version} still: one number means one content.`;
    return [{ ...errorAt('version_unchanged', 'Chart.yaml', message, remedy), line }];
  }
  if (compareVersions(version, baseVersion) > 0) return [];
  const message = `The version ${version} is not above ${baseVersion}, which the base has: Helm would not upgrade to it.`;
  return [{ ...errorAt('version_lower', 'Chart.yaml', message, remedy), severity: 'warning', line }];
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
