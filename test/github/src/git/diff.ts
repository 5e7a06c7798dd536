import type { GitRepository } from './git-repository.ts';

/** How one path differs between two commits. */
export interface FileDifference {
  path: string;
  previousPath: string | null;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** Of the blob after the change; of the one before it where the file is gone. */
  sha: string;
  additions: number;
  deletions: number;
  /** Missing for binary files and for very long ones, as at GitHub. */
  patch: string | null;
}

/** The id of git's empty tree: what a first commit is compared with. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** GitHub leaves a patch out where it is too long to show; the bytes here are ours, the behaviour is theirs. */
const longestPatchBytes = 400_000;

/** What changed from one commit (or tree) to another, renames found by git itself; without the patches. */
export async function fileDifferences(
  git: GitRepository,
  from: string,
  to: string,
): Promise<FileDifference[]> {
  const names = ['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', '--no-abbrev', from, to, '--'];
  const fields = (await git.run(names)).stdout.toString().split('\0');
  const found: FileDifference[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(':');) {
    const [, , before = '', after = '', letters = ''] = (fields[at] ?? '').slice(1).split(' ');
    const renamed = letters.startsWith('R') || letters.startsWith('C');
    const path = fields[at + (renamed ? 2 : 1)] ?? '';
    found.push({
      path,
      previousPath: renamed ? (fields[at + 1] ?? '') : null,
      status: statusOf(letters),
      sha: letters === 'D' ? before : after,
      additions: 0,
      deletions: 0,
      patch: null,
    });
    at += renamed ? 3 : 2;
  }
  for (const file of found) {
    const [added = '0', deleted = '0', name = ''] = (fields[at] ?? '').split('\t');
    file.additions = Number(added) || 0;
    file.deletions = Number(deleted) || 0;
    // Of a rename the field ends with the tab, and the two names are the next two fields.
    at += name === '' ? 3 : 1;
  }
  return found;
}

function statusOf(letters: string): FileDifference['status'] {
  switch (letters.charAt(0)) {
    case 'A':
      return 'added';
    case 'D':
      return 'removed';
    case 'R':
      return 'renamed';
    case 'T':
      return 'changed';
    default:
      return 'modified';
  }
}

/**
 * The same with patches, which come in the same order as the names. "diff --git " at the start of a line is a
 * header for certain, since every line of content starts with a space, a sign or a backslash.
 */
export async function withPatches(
  git: GitRepository,
  from: string,
  to: string,
  files: readonly FileDifference[],
): Promise<FileDifference[]> {
  if (files.length === 0) return [];
  const { stdout } = await git.run(['diff-tree', '-r', '-M', '-p', '--no-color', from, to, '--']);
  const parts = `\n${stdout.toString()}`.split('\ndiff --git ').slice(1);
  return files.map((file, index) => {
    const part = parts[index] ?? '';
    const start = part.indexOf('\n@@');
    if (start < 0 || part.length > longestPatchBytes) return file;
    return { ...file, patch: part.slice(start + 1).replace(/\n$/, '') };
  });
}
