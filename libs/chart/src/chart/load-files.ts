import type { ArchiveBudget } from '../archive/archive-budget.ts';
import { readArchiveWithin, type ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';
import type { ChartContents } from './chart-types.ts';
import { fileText, withoutByteOrderMark } from './chart-text.ts';
import type { JsonValue } from '../yaml/json-value.ts';
import { insideSubchart } from './inside-subchart.ts';
import { loadMetadata, loadLock } from './load-metadata.ts';
import { loadValues } from './load-values.ts';
import { subchartGroups, type SubchartGroup } from './subchart-groups.ts';

/** Where in a chart something is read: what is left of the limits, and how many charts it is inside of. */
export type LoadPlace = { readonly budget: ArchiveBudget; readonly depth: number };

/**
 * Makes a chart of its files, by `LoadFiles` in Helm's pkg/chart/loader/load.go: what belongs where, what is refused.
 * Throws a `ChartError`.
 */
export function loadFiles(packed: readonly ArchiveFile[], place: LoadPlace): ChartContents {
  const files = packed.map(({ path, bytes }) => ({ path, bytes: withoutByteOrderMark(bytes) }));
  const metadata = loadMetadata(files);
  const lock = loadLock(files);
  const { valuesText, values } = loadValues(files);
  const groups = subchartGroups(files);
  const dependencies = groups.map((group) => loadSubchart(group, place));
  const others = files.filter(({ path }) => isOther(path, metadata.apiVersion));
  const readme = others.find(({ path }) => /^readme(\.md|\.txt)?$/i.test(path));
  return {
    metadata,
    ...(lock === undefined ? {} : { lock }),
    ...(valuesText === undefined ? {} : { valuesText }),
    values,
    ...loadSchema(files),
    ...(readme === undefined ? {} : { readme: fileText(readme.bytes) }),
    templates: files.filter(({ path }) => path.startsWith('templates/')),
    crds: others.filter(isCrd),
    files: others.filter((file) => !isCrd(file)),
    dependencies,
  };
}

const ownFiles = new Set(['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json']);
const oldRequirements = new Set(['requirements.yaml', 'requirements.lock']);

/** Helm's `Files`: all that has no place of its own. A v2 chart's requirements files are dropped, signatures are kept. */
function isOther(path: string, apiVersion: string | undefined): boolean {
  if (ownFiles.has(path) || path.startsWith('templates/')) return false;
  if (oldRequirements.has(path)) return apiVersion === 'v1';
  return !path.startsWith('charts/') || path.endsWith('.prov');
}

/** Helm's `CRDObjects` and `hasManifestExtension` in pkg/chart/chart.go. */
function isCrd({ path }: ArchiveFile): boolean {
  return path.startsWith('crds/') && /\.(ya?ml|json)$/i.test(path);
}

function loadSchema(files: readonly ArchiveFile[]): Pick<ChartContents, 'valuesSchema' | 'valuesSchemaText'> {
  const file = files.find(({ path }) => path === 'values.schema.json');
  if (file === undefined) return {};
  const valuesSchemaText = fileText(file.bytes);
  try {
    const valuesSchema = JSON.parse(valuesSchemaText) as JsonValue;
    return { valuesSchemaText, valuesSchema };
  } catch {
    return { valuesSchemaText };
  }
}

function loadSubchart(group: SubchartGroup, { budget, depth }: LoadPlace): ChartContents {
  if (depth >= budget.limits.chartDepth) {
    throw refusal(
      'subcharts_too_deep',
      `more than ${budget.limits.chartDepth} charts lie inside one another`,
      {
        field: group.path,
        remedy: 'list the inner charts as dependencies of the outermost one',
        details: { limit: budget.limits.chartDepth },
      },
    );
  }
  const inner = { budget, depth: depth + 1 };
  try {
    const files = group.archive === undefined ? group.files : readArchiveWithin(group.archive, budget).files;
    return loadFiles(files, inner);
  } catch (error) {
    throw insideSubchart(error, group.path);
  }
}
