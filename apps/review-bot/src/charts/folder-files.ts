import { parseHelmIgnore, type HelmIgnore } from '@chandlery/chart';
import type { BoundedReads } from './bounded-reads.ts';
import type { ChartFinding, ChartPlace } from './chart-types.ts';
import { ChartRefused, errorAt } from './finding-of.ts';
import { parentsOf } from './find-charts.ts';
import type { PullLimits } from './limits.ts';
import type { TreeEntry } from './repository-reader.ts';
import { isPlainFile, type TreeIndex } from './tree-index.ts';

/** A file that is packed: its path in the chart, and its entry in the tree. */
export type PackedFile = { readonly path: string; readonly entry: TreeEntry };

const mostNamed = 20;

/**
 * The files of a chart folder that are packed, by .helmignore as `packFolder` goes by it, in the order of paths. Links,
 * submodules and what is above the limits are refused by name, before a byte of them is read.
 * @throws ChartRefused, ChartError helmignore_invalid, PullRefused
 */
export async function folderFiles(
  tree: TreeIndex,
  place: ChartPlace,
  reads: BoundedReads,
  limits: PullLimits,
): Promise<readonly PackedFile[]> {
  const files = tree.under(place.path).map((entry) => ({
    path: place.path === '' ? entry.path : entry.path.slice(place.path.length + 1),
    entry,
  }));
  const ignores = await folderIgnores(files, reads, limits);
  const packed = files.filter(({ path, entry }) => !isIgnored(path, entry, ignores));
  const wrong = packed.flatMap(notPlain);
  if (wrong.length > 0) throw new ChartRefused(wrong.slice(0, mostNamed));
  requireWithin(packed, limits);
  return packed;
}

async function folderIgnores(
  files: readonly PackedFile[],
  reads: BoundedReads,
  limits: PullLimits,
): Promise<HelmIgnore> {
  const rules = files.find(({ path }) => path === '.helmignore');
  if (rules === undefined) return remembering(parseHelmIgnore(''));
  const [link] = notPlain(rules);
  if (link !== undefined) throw new ChartRefused([link]);
  if ((rules.entry.size ?? 0) > limits.helmIgnoreBytes) throw tooManyRules(limits);
  const text = (await reads.one(rules.entry, limits.helmIgnoreBytes)).toString();
  if (text.split('\n').length * files.length > limits.helmIgnoreTries) throw tooManyRules(limits);
  return remembering(parseHelmIgnore(text));
}

/** Each folder is judged once, not once for each file in it. */
function remembering(ignores: HelmIgnore): HelmIgnore {
  const folders = new Map<string, boolean>();
  return (path, isFolder) => {
    if (!isFolder) return ignores(path, false);
    const known = folders.get(path) ?? ignores(path, true);
    folders.set(path, known);
    return known;
  };
}

/** A submodule is a folder to whoever has it checked out. */
function isIgnored(path: string, { type }: TreeEntry, ignores: HelmIgnore): boolean {
  const above = parentsOf(path).filter((parent) => parent !== '');
  return above.some((parent) => ignores(parent, true)) || ignores(path, type === 'commit');
}

function notPlain({ path, entry }: PackedFile): ChartFinding[] {
  if (isPlainFile(entry)) return [];
  const what = entry.type === 'commit' ? 'submodule' : 'link';
  return [
    errorAt(
      `folder_${what}`,
      path,
      `${JSON.stringify(path)} is a ${entry.type === 'commit' ? 'Git submodule' : 'symbolic link'}, which cannot be packed.`,
      'Put plain files into the folder of the chart, or name the path in .helmignore.',
    ),
  ];
}

function requireWithin(files: readonly PackedFile[], { archive, chartYamlBytes }: PullLimits): void {
  const limitOf = (path: string) => (path === 'Chart.yaml' ? chartYamlBytes : archive.fileBytes);
  const remedy = 'Leave what Helm does not need out of the chart by .helmignore.';
  if (files.length > archive.entries) {
    const message = `The chart has ${files.length} files; at most ${archive.entries} are taken.`;
    throw new ChartRefused([errorAt('archive_too_many_entries', null, message, remedy)]);
  }
  const large = files.filter(({ path, entry }) => (entry.size ?? 0) > limitOf(path));
  if (large.length > 0) {
    throw new ChartRefused(
      large.slice(0, mostNamed).map(({ path, entry }) => {
        const message = `${JSON.stringify(path)} has ${entry.size ?? 0} bytes; at most ${limitOf(path)} are taken.`;
        return errorAt('archive_file_too_large', path, message, remedy);
      }),
    );
  }
  const bytes = files.reduce((sum, { entry }) => sum + (entry.size ?? 0), 0);
  if (bytes <= archive.decompressedBytes) return;
  const message = `The chart has ${bytes} bytes; at most ${archive.decompressedBytes} are taken.`;
  throw new ChartRefused([errorAt('archive_decompressed_too_large', null, message, remedy)]);
}

function tooManyRules(limits: PullLimits): ChartRefused {
  return new ChartRefused([
    errorAt(
      'helmignore_too_large',
      '.helmignore',
      `.helmignore is larger than ${limits.helmIgnoreBytes} bytes, or has too many rules for this many files.`,
      'Write fewer rules, such as one for a folder in place of one for each file.',
    ),
  ]);
}
