import type { ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';

/** What lies under one name in charts/: the files of a chart's folder, or a packed chart. */
export type SubchartGroup = {
  /** `charts/<name>`. */
  readonly path: string;
  readonly files: readonly ArchiveFile[];
  /** The .tgz, if it is one. */
  readonly archive?: Uint8Array;
};

/**
 * Finds the subcharts, by the second half of `LoadFiles` in Helm's pkg/chart/loader/load.go: names that begin with `_` or
 * `.` are passed over, so are signatures; every other name has to be a chart, even `charts/README.md`. Sorted by name,
 * where Helm's order is that of a Go map: any.
 */
export function subchartGroups(files: readonly ArchiveFile[]): SubchartGroup[] {
  const byName = new Map<string, ArchiveFile[]>();
  for (const { path, bytes } of files) {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) continue;
    const [name = '', ...inner] = path.slice('charts/'.length).split('/');
    if (name.startsWith('_') || name.startsWith('.')) continue;
    const group = byName.get(name) ?? [];
    group.push({ path: inner.join('/'), bytes });
    byName.set(name, group);
  }
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, group]) => subchartGroup(name, group));
}

function subchartGroup(name: string, group: readonly ArchiveFile[]): SubchartGroup {
  const path = `charts/${name}`;
  if (!name.endsWith('.tgz')) return { path, files: group.filter((file) => file.path !== '') };
  const [archive] = group;
  if (archive?.path !== '') {
    throw refusal('subchart_invalid', `${JSON.stringify(path)} is a folder, though its name ends in .tgz`, {
      field: path,
      remedy: 'name the folder of a subchart after the chart',
    });
  }
  return { path, files: [], archive: archive.bytes };
}
