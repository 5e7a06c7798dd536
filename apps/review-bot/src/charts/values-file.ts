import { ChartError, fileText, parseValues, readArchive } from '@chandlery/chart';
import type { ChartPlace } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { isPointer } from './lfs-pointer.ts';
import { defaultPullLimits } from './limits.ts';
import type { RepositoryReader } from './repository-reader.ts';
import { isPlainFile, TreeIndex } from './tree-index.ts';

/** What the store takes with a test deploy. */
export const maxValuesFileBytes = 256 * 1024;

/** The text of a values file, or a sentence that says why there is none. */
export type ValuesFile =
  { readonly text: string; readonly problem: null } | { readonly text: null; readonly problem: string };

/**
 * Reads the values file that `/chandlery deploy` names: a file of the chart in that commit, be it packed or not (`ci/` often
 * is not). Nothing outside of the chart's folder is read, and links are not followed.
 */
export async function readValuesFile(input: {
  readonly reader: RepositoryReader;
  readonly commit: string;
  readonly place: ChartPlace;
  /** In the chart, as the command's parser lets it through. */
  readonly file: string;
}): Promise<ValuesFile> {
  try {
    const bytes = input.place.form === 'archive' ? await packedFile(input) : await folderFile(input);
    if (typeof bytes === 'string') return { text: null, problem: bytes };
    if (isPointer(bytes)) return { text: null, problem: `${shown(input.file)} is kept in Git LFS.` };
    const text = fileText(bytes);
    parseValues(text, { file: input.file.slice(0, 200) });
    return { text, problem: null };
  } catch (error) {
    if (error instanceof ChartError) return { text: null, problem: error.message };
    if (error instanceof RepositoryError && error.code === 'blob_too_large') {
      return { text: null, problem: `${shown(input.file)} is larger than ${maxValuesFileBytes} bytes.` };
    }
    throw error;
  }
}

async function folderFile({
  reader,
  commit,
  place,
  file,
}: Parameters<typeof readValuesFile>[0]): Promise<Buffer | string> {
  const path = place.path === '' ? file : `${place.path}/${file}`;
  const entry = new TreeIndex(await reader.tree(commit)).at(path);
  if (entry === undefined) return `There is no ${shown(file)} in the chart.`;
  if (!isPlainFile(entry)) return `${shown(file)} is a link or a submodule.`;
  return reader.blob(entry.sha, maxValuesFileBytes);
}

async function packedFile({
  reader,
  commit,
  place,
  file,
}: Parameters<typeof readValuesFile>[0]): Promise<Uint8Array | string> {
  const entry = new TreeIndex(await reader.tree(commit)).at(place.path);
  if (entry === undefined || !isPlainFile(entry)) return `There is no ${shown(place.path)}.`;
  const limits = defaultPullLimits.archive;
  const { files } = readArchive(await reader.blob(entry.sha, limits.archiveBytes), limits);
  const found = files.find(({ path }) => path === file);
  if (found === undefined) return `There is no ${shown(file)} in the chart.`;
  if (found.bytes.byteLength > maxValuesFileBytes)
    return `${shown(file)} is larger than ${maxValuesFileBytes} bytes.`;
  return found.bytes;
}

function shown(file: string): string {
  return JSON.stringify(file.slice(0, 200));
}
