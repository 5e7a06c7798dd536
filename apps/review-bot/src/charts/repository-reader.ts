/** One entry of a commit's tree, by its whole path: what GitHub's trees and `git ls-tree -r -t -l` say. */
export type TreeEntry = {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  /** `100644`, `100755` (files), `120000` (symbolic link), `160000` (submodule), `040000` (folder). */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  /** Git's object id: equal ids are equal bytes. */
  readonly sha: string;
  /** Bytes of a blob; null of anything else. */
  readonly size: number | null;
};

/** How a repository is read: whole trees and single blobs of exact commits. Nothing of it is ever run. */
export type RepositoryReader = {
  /**
   * Everything in a commit, folders and what is in them, in no order. Where an answer was cut off, it walks the folders.
   * @throws RepositoryError tree_too_large
   */
  tree(commit: string): Promise<readonly TreeEntry[]>;
  /**
   * The bytes of one blob.
   * @throws RepositoryError blob_too_large (more than `limit` bytes), blob_missing
   */
  blob(sha: string, limit: number): Promise<Buffer>;
};
