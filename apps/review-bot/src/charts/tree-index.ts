import type { TreeEntry } from './repository-reader.ts';

/** A commit's files by path and by folder, in time linear in what is asked for. */
export class TreeIndex {
  /** Everything but folders, in the order of paths. */
  readonly entries: readonly TreeEntry[];
  readonly #byPath: ReadonlyMap<string, TreeEntry>;

  constructor(tree: readonly TreeEntry[]) {
    this.entries = tree
      .filter(({ type }) => type !== 'tree')
      .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
    this.#byPath = new Map(this.entries.map((entry) => [entry.path, entry]));
  }

  at(path: string): TreeEntry | undefined {
    return this.#byPath.get(path);
  }

  /** What is in a folder and below it; the empty path is the whole repository. */
  under(folder: string): readonly TreeEntry[] {
    if (folder === '') return this.entries;
    // `0` is the character after `/`.
    return this.entries.slice(this.#first(`${folder}/`), this.#first(`${folder}0`));
  }

  #first(path: string): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.path ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether an entry is a file that has bytes: no link, no submodule. */
export function isPlainFile({ type, mode }: TreeEntry): boolean {
  return type === 'blob' && mode !== '120000';
}
