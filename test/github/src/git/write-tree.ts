import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from './git-repository.ts';

/** One entry of `POST …/git/trees`: an object by id, text, or (sha null) a deletion. */
export interface TreeChange {
  path?: string;
  mode?: string;
  type?: string;
  sha?: string | null;
  content?: string;
}

/** Makes a tree out of another and some changes, in an index of its own; answers its id. */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (base !== null) await git.run(['read-tree', base], { env });
    const lines: string[] = [];
    for (const { path = '', mode = '100644', sha, content } of changes) {
      const made =
        content === undefined ? sha : await git.text(['hash-object', '-w', '--stdin'], { input: content });
      lines.push(
        made === null || made === undefined ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${made}\t${path}\0`,
      );
    }
    await git.run(['update-index', '-z', '--index-info'], { env, input: lines.join('') });
    return await git.text(['write-tree'], { env });
  } finally {
    await rm(index, { force: true });
  }
}
