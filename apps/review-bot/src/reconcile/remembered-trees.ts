import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';

/** The same reader, which reads a tree once: a commit never changes. Files are not kept, they may be large. */
export function withRememberedTrees(reader: RepositoryReader): RepositoryReader {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  return {
    blob: (sha, limit) => reader.blob(sha, limit),
    tree: (commit) => {
      const known = trees.get(commit);
      if (known !== undefined) return known;
      const fresh = reader.tree(commit);
      trees.set(commit, fresh);
      // A failure may pass.
      fresh.catch(() => trees.delete(commit));
      return fresh;
    },
  };
}
