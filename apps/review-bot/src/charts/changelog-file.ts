import { fileText } from '@chandlery/chart';
import type { BoundedReads } from './bounded-reads.ts';
import type { ChartPlace } from './chart-types.ts';
import type { PullLimits } from './limits.ts';
import { isPlainFile, type TreeIndex } from './tree-index.ts';

/** A chart's CHANGELOG.md, whether or not .helmignore leaves it out of the chart; null where there is none, or a huge one. */
export async function changelogIn(
  tree: TreeIndex,
  { path }: ChartPlace,
  reads: BoundedReads,
  { changelogBytes }: PullLimits,
): Promise<string | null> {
  const prefix = path === '' ? '' : `${path}/`;
  const entry = tree
    .under(path)
    .find((file) => isPlainFile(file) && /^changelog(\.md)?$/i.test(file.path.slice(prefix.length)));
  if (entry === undefined || (entry.size ?? 0) > changelogBytes) return null;
  return fileText(await reads.one(entry, changelogBytes));
}
