import type { Chart, ChartContents } from '@chandlery/chart';

/** Where a file of a subchart is: as people find it, and its bytes where they are not a file of the chart's own folder. */
export type SubchartFile = { readonly file: string; readonly bytes?: Uint8Array };

/**
 * Finds a file that Helm names by the subchart's name or alias, such as `charts/cache/templates/web.yaml`: in a folder of another
 * name, or in a packed one, whose files are called `charts/redis-1.2.3.tgz:redis/templates/web.yaml`.
 * @returns undefined where there is no such subchart
 */
export function subchartFile(chart: Chart, path: string): SubchartFile | undefined {
  const inside = splitPath(path);
  if (inside === undefined) return undefined;
  const found = subchartOf(chart, inside.name);
  if (found === undefined) return undefined;
  const places = placesOf(chart);
  const place = places[chart.dependencies.indexOf(found)];
  if (places.length !== chart.dependencies.length || place === undefined) return undefined;
  if (!place.endsWith('.tgz')) {
    const within = splitPath(inside.rest) === undefined ? undefined : fileIn(found, inside.rest);
    return { file: `charts/${place}/${inside.rest}`, ...(within === undefined ? {} : { bytes: within }) };
  }
  const bytes = fileIn(found, inside.rest);
  const file = `charts/${place}:${found.metadata.name}/${inside.rest}`;
  return { file, ...(bytes === undefined ? {} : { bytes }) };
}

function splitPath(path: string): { readonly name: string; readonly rest: string } | undefined {
  const [, name, rest] = /^charts\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return name === undefined || rest === undefined ? undefined : { name, rest };
}

/** By its name, or by the alias that the chart gives it. */
function subchartOf(
  { dependencies, metadata }: Pick<ChartContents, 'dependencies' | 'metadata'>,
  name: string,
): ChartContents | undefined {
  const aliased = metadata.dependencies?.find(({ alias }) => alias === name)?.name;
  return dependencies.find((one) => one.metadata.name === (aliased ?? name));
}

/** A file of a subchart, or of one in it. */
function fileIn(chart: ChartContents, path: string): Uint8Array | undefined {
  const inside = splitPath(path);
  if (inside !== undefined) {
    const deeper = subchartOf(chart, inside.name);
    return deeper && fileIn(deeper, inside.rest);
  }
  return [...chart.templates, ...chart.crds, ...chart.files].find((file) => file.path === path)?.bytes;
}

/** The names under charts/ that are charts, in the order of `dependencies` (see `subchartGroups` of @chandlery/chart). */
function placesOf({ allFiles }: Chart): readonly string[] {
  const names = allFiles.flatMap(({ path }) => {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) return [];
    const [name = ''] = path.slice('charts/'.length).split('/');
    return name.startsWith('_') || name.startsWith('.') ? [] : [name];
  });
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
}
