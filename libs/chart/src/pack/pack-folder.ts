import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultArchiveLimits, type ArchiveLimits } from '../archive/limits.ts';
import { readMetadata } from '../metadata/index.ts';
import { refusal } from '../archive/refusal.ts';
import { parseHelmIgnore, type HelmIgnore } from './helm-ignore.ts';
import { packFiles } from './pack-files.ts';
import { chartFolderFiles } from './walk-folder.ts';

/**
 * Packs a chart folder into a reproducible .tgz, leaving out what .helmignore names, as `helm package` does (`LoadDir` in
 * Helm's pkg/chart/loader/directory.go).
 *
 * Unlike `helm package` it packs every file as it is: Helm writes Chart.yaml and Chart.lock anew (comments are lost, keys
 * sorted) and unpacks charts/*.tgz. What was read in the folder is what is in the archive here. And Helm follows links
 * wherever they lead, here a link has to stay inside the folder. The chart is not checked beyond its metadata: read the result.
 */
export async function packFolder(
  folder: string,
  options: { readonly limits?: ArchiveLimits } = {},
): Promise<Uint8Array> {
  const limits = options.limits ?? defaultArchiveLimits;
  const ignores = await folderIgnores(folder);
  const files = await chartFolderFiles(folder, ignores, limits);
  const chartYaml = files.find(({ path }) => path === 'Chart.yaml');
  if (chartYaml === undefined) {
    throw refusal('chart_yaml_missing', 'the folder holds no Chart.yaml', {
      field: 'Chart.yaml',
      remedy: 'name the folder that Chart.yaml is in',
      details: { folder },
    });
  }
  return packFiles(readMetadata(chartYaml.bytes).name ?? '', files);
}

async function folderIgnores(folder: string): Promise<HelmIgnore> {
  try {
    return parseHelmIgnore(await readFile(join(folder, '.helmignore'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return parseHelmIgnore('');
    throw error;
  }
}
