import { ChartError } from '@chandlery/chart';
import { BoundedReads } from '../charts/bounded-reads.ts';
import { ChartRefused, PullRefused } from '../charts/finding-of.ts';
import type { ChartPlace } from '../charts/chart-types.ts';
import { RepositoryError } from '../charts/errors.ts';
import { defaultPullLimits as limits } from '../charts/limits.ts';
import { folderFiles } from '../charts/folder-files.ts';
import { loadChart } from '../charts/load-chart.ts';
import type { RepositoryReader } from '../charts/repository-reader.ts';
import { TreeIndex } from '../charts/tree-index.ts';
import { isGone, isUnprocessable } from './refused.ts';

/** The content digest of the chart at a place in a commit; null where there is none that can be read. */
export type DigestAt = (commit: string, place: ChartPlace) => Promise<string | null>;

/** Digests by commit and place. What git has under one object id is read once, in however many commits it is. */
export function chartDigests(reader: RepositoryReader, signal: AbortSignal): DigestAt {
  const indexes = new Map<string, Promise<{ index: TreeIndex; ids: ReadonlyMap<string, string> } | null>>();
  const digests = new Map<string, Promise<string | null>>();

  const read = async (commit: string) => {
    try {
      const tree = await reader.tree(commit);
      return { index: new TreeIndex(tree), ids: new Map(tree.map(({ path, sha }) => [path, sha])) };
    } catch (error) {
      // A commit of an old review may be gone from GitHub.
      if (isGone(error) || isUnprocessable(error)) return null;
      throw error;
    }
  };
  const digest = async (index: TreeIndex, place: ChartPlace) => {
    try {
      const reads = new BoundedReads(reader, limits, signal);
      const files = place.form === 'folder' ? await folderFiles(index, place, reads, limits) : null;
      const { chart } = await loadChart(index, place, reads, limits, files);
      return chart.contentDigest;
    } catch (error) {
      if (
        error instanceof ChartRefused ||
        error instanceof ChartError ||
        error instanceof RepositoryError ||
        error instanceof PullRefused
      )
        return null;
      throw error;
    }
  };
  return async (commit, place) => {
    const tree = indexes.get(commit) ?? read(commit);
    indexes.set(commit, tree);
    const known = await tree;
    if (known === null) return null;
    // The folder's own id; the root of the repository has none in its tree.
    const key = `${place.form} ${place.path} ${known.ids.get(place.path) ?? commit}`;
    const asked = digests.get(key) ?? digest(known.index, place);
    digests.set(key, asked);
    return asked;
  };
}
