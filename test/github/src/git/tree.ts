import type { GitRepository } from './git-repository.ts';
import { rememberedBy } from './remembered.ts';

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Of a blob. */
  sizeBytes: number | null;
}

/** The entries of a tree by its id (a commit's id stands for its tree); paths are from that tree's own root. */
export function listTree(
  git: GitRepository,
  tree: string,
  recursive: boolean,
): Promise<readonly TreeEntry[]> {
  return recursive ? wholeTree(git, tree) : oneTree(git, tree);
}

const oneTree = rememberedBy((git, tree = '') => askForTree(git, tree, false));
const wholeTree = rememberedBy((git, tree = '') => askForTree(git, tree, true));

async function askForTree(
  git: GitRepository,
  tree: string,
  recursive: boolean,
): Promise<readonly TreeEntry[]> {
  const deep = recursive ? ['-r', '-t'] : [];
  const { stdout } = await git.run(['ls-tree', '-z', '--long', '--full-tree', ...deep, tree]);
  const lines = stdout.toString().split('\0').slice(0, -1);
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', type = '', sha = '', size = ''] = line.slice(0, tab).split(/ +/);
    return {
      path: line.slice(tab + 1),
      mode,
      type: type === 'tree' || type === 'commit' ? type : 'blob',
      sha,
      sizeBytes: type === 'blob' ? Number(size) : null,
    };
  });
}

/** What stands at a path in a tree, by walking down to it; null where nothing does. */
export async function entryAt(git: GitRepository, tree: string, path: string): Promise<TreeEntry | null> {
  const names = path.split('/').filter((name) => name !== '');
  let current: TreeEntry = { path: '', mode: '040000', type: 'tree', sha: tree, sizeBytes: null };
  for (const [depth, name] of names.entries()) {
    if (current.type !== 'tree') return null;
    const below = (await listTree(git, current.sha, false)).find((entry) => entry.path === name);
    if (below === undefined) return null;
    current = { ...below, path: names.slice(0, depth + 1).join('/') };
  }
  return current;
}
