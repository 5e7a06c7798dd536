import { randomUUID } from 'node:crypto';
import type { Signature } from './commit.ts';
import type { GitRepository } from './git-repository.ts';

/** What a file is to be in a commit: text, bytes, more than that, or gone. */
export type FileChange =
  string | Uint8Array | null | { content: string | Uint8Array; mode: '100644' | '100755' | '120000' };

/** A commit to be made on top of another. */
export interface NewCommit {
  parent: string | null;
  message: string;
  author: Signature;
  committer: Signature;
  /** By path; null deletes. */
  files: Readonly<Record<string, FileChange>>;
  /** From the old path to the new one; done before `files`. */
  renames?: Readonly<Record<string, string>>;
}

/** Makes a commit by `git fast-import`, one process however many files, and answers its id. */
export async function writeCommit(git: GitRepository, commit: NewCommit): Promise<string> {
  const scratch = `refs/emulator/${randomUUID()}`;
  const parts: Buffer[] = [];
  const line = (text: string): void => void parts.push(Buffer.from(`${text}\n`));
  const data = (content: string | Uint8Array): void => {
    const bytes = Buffer.from(content);
    parts.push(Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n'));
  };
  line(`commit ${scratch}`);
  line('mark :1');
  line(`author ${person(commit.author)}`);
  line(`committer ${person(commit.committer)}`);
  data(commit.message);
  if (commit.parent !== null) line(`from ${commit.parent}`);
  for (const [from, to] of Object.entries(commit.renames ?? {})) line(`R ${quoted(from)} ${quoted(to)}`);
  for (const [path, change] of Object.entries(commit.files)) {
    if (change === null) {
      line(`D ${quoted(path)}`);
      continue;
    }
    const whole = typeof change === 'string' || change instanceof Uint8Array;
    line(`M ${whole ? '100644' : change.mode} inline ${quoted(path)}`);
    data(whole ? change : change.content);
  }
  line('get-mark :1');
  // The commit stays, the ref that it took to make it does not.
  line(`reset ${scratch}`);
  line(`from ${'0'.repeat(40)}`);
  line('');
  line('done');
  return git.text(['fast-import', '--quiet', '--done', '--force', '--date-format=raw'], {
    input: Buffer.concat(parts),
  });
}

/** Makes a commit of a tree that is there already (a merge, a squash) and answers its id. */
export async function commitTree(
  git: GitRepository,
  commit: {
    tree: string;
    parents: readonly string[];
    message: string;
    author: Signature;
    committer: Signature;
  },
): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return git.text(['commit-tree', commit.tree, ...parents, '-F', '-'], {
    input: commit.message,
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: commit.committer.date,
    },
  });
}

function person(signature: Signature): string {
  const name = signature.name.replace(/[<>\n]/g, '');
  return `${name} <${signature.email.replace(/[<>\n]/g, '')}> ${Math.floor(Date.parse(signature.date) / 1000)} +0000`;
}

/** fast-import's C-style quotes, which take every path. */
function quoted(path: string): string {
  return `"${path.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
