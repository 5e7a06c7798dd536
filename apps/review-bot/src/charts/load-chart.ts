import {
  ChartError,
  fileText,
  packFiles,
  readChart,
  readMetadata,
  withoutByteOrderMark,
  type ArchiveFile,
  type Chart,
} from '@chandlery/chart';
import type { BoundedReads } from './bounded-reads.ts';
import { chartErrorFindings } from './chart-error-findings.ts';
import type { ChartPlace } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { ChartRefused, errorAt } from './finding-of.ts';
import type { PackedFile } from './folder-files.ts';
import { isPointer } from './lfs-pointer.ts';
import type { PullLimits } from './limits.ts';
import type { TreeIndex } from './tree-index.ts';

/** A chart of a commit, packed and checked as the store will check it. */
export type LoadedChart = {
  readonly chart: Chart;
  readonly archive: Uint8Array;
  /** As it stands in the repository; null of an archive. */
  readonly chartYaml: string | null;
};

/**
 * Reads one chart of a commit, and packs it of its `files` (null: it is an archive). Approval binds to the content digest
 * of exactly these bytes.
 * @throws ChartRefused with everything that is wrong; PullRefused; whatever the reader throws where it has trouble
 */
export async function loadChart(
  tree: TreeIndex,
  place: ChartPlace,
  reads: BoundedReads,
  limits: PullLimits,
  files: readonly PackedFile[] | null,
): Promise<LoadedChart> {
  let chartYaml: string | null = null;
  try {
    if (files === null) return checked(await archiveBytes(tree, place, reads, limits), null, limits);
    const read = await reads.each(files, async ({ path, entry }) => ({
      path,
      bytes: withoutByteOrderMark(await reads.one(entry, limits.archive.fileBytes)),
    }));
    const text = read.find(({ path }) => path === 'Chart.yaml');
    chartYaml = text === undefined ? null : fileText(text.bytes);
    refusePointers(read);
    const name = chartYaml === null ? '' : readMetadata(chartYaml).name;
    return checked(packFiles(rootName(name), read), chartYaml, limits);
  } catch (error) {
    if (error instanceof ChartError) throw new ChartRefused(chartErrorFindings(error, chartYaml));
    throw error;
  }
}

/** The folder in the archive: the chart's name. One that is no folder is refused by the rules for names, when it is read. */
function rootName(name: string): string {
  return /[/\\:\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\.{1,2}|^$|^Chart\.yaml$/u.test(name) ? 'chart' : name;
}

function checked(archive: Uint8Array, chartYaml: string | null, limits: PullLimits): LoadedChart {
  return { chart: readChart(archive, { limits: limits.archive }), archive, chartYaml };
}

async function archiveBytes(
  tree: TreeIndex,
  { path }: ChartPlace,
  reads: BoundedReads,
  limits: PullLimits,
): Promise<Buffer> {
  const entry = tree.at(path);
  if (entry === undefined)
    throw new RepositoryError('blob_missing', `${JSON.stringify(path)} is gone`, { path });
  const limit = limits.archive.archiveBytes;
  if ((entry.size ?? 0) > limit) {
    const message = `The archive has ${entry.size ?? 0} bytes; at most ${limit} are taken.`;
    throw new ChartRefused([
      errorAt('archive_too_large', null, message, 'Leave large files out of the chart by .helmignore.'),
    ]);
  }
  const bytes = await reads.one(entry, limit);
  if (isPointer(bytes)) throw new ChartRefused([pointerAt(null, path)]);
  return bytes;
}

function refusePointers(files: readonly ArchiveFile[]): void {
  const pointers = files.filter(({ bytes }) => isPointer(bytes));
  if (pointers.length > 0)
    throw new ChartRefused(pointers.slice(0, 20).map(({ path }) => pointerAt(path, path)));
}

function pointerAt(file: string | null, path: string) {
  return errorAt(
    'lfs_pointer',
    file,
    `${JSON.stringify(path)} is kept in Git LFS: the repository holds only a pointer to it.`,
    'Commit the file itself (`git lfs untrack`), or name the path in .helmignore.',
  );
}
