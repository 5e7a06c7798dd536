import type { ChartPlace } from './chart-types.ts';
import { pathMatches } from './path-pattern.ts';
import type { TreeEntry } from './repository-reader.ts';
import type { Settings } from './settings-types.ts';

/** How deep charts are looked for where the settings name no folders: `a/b/c/d/e/f/Chart.yaml` is found. */
export const defaultDepth = 6;

const chartYaml = /(?:^|\/)Chart\.yaml$/;

/**
 * Where charts are in a commit, in the order of paths: folders with a Chart.yaml that are not subcharts (in `charts/` of
 * another chart), and .tgz files outside of chart folders. Whether such a file is a chart, only its bytes say.
 */
export function findCharts(
  tree: readonly TreeEntry[],
  settings: Pick<Settings, 'charts' | 'ignore'>,
): readonly ChartPlace[] {
  const blobs = tree.filter(({ type }) => type === 'blob');
  const folders = new Set(
    blobs.filter(({ path }) => chartYaml.test(path)).map(({ path }) => path.slice(0, -'/Chart.yaml'.length)),
  );
  const sources = [...folders]
    .filter((folder) => !isSubchart(folder, folders))
    .map((path): ChartPlace => ({ form: 'folder', path }));
  const archives = blobs
    .filter(({ path, mode }) => path.endsWith('.tgz') && mode !== '120000')
    .filter(({ path }) => !parentsOf(path).some((parent) => folders.has(parent)))
    .map(({ path }): ChartPlace => ({ form: 'archive', path }));
  return [...sources, ...archives]
    .filter(({ path }) => isLookedAt(path, settings))
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

function isLookedAt(path: string, { charts, ignore }: Pick<Settings, 'charts' | 'ignore'>): boolean {
  if (ignore.some((pattern) => pathMatches(pattern, path))) return false;
  if (charts === null) return path.split('/').length <= defaultDepth;
  return charts.some((pattern) => pathMatches(pattern, path));
}

/** Every folder above a path, the root (empty) first. */
export function parentsOf(path: string): string[] {
  if (path === '') return [];
  const parents = [''];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    parents.push(path.slice(0, slash));
  }
  return parents;
}

function isSubchart(folder: string, folders: ReadonlySet<string>): boolean {
  return parentsOf(folder).some(
    (parent) => folders.has(parent) && folder.startsWith(parent === '' ? 'charts/' : `${parent}/charts/`),
  );
}
