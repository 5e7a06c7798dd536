/** Who made a commit, and when. */
export interface Signature {
  name: string;
  email: string;
  /** RFC 3339, in UTC, without milliseconds, as GitHub writes it. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** GitHub's way to write a moment. */
export function timestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** Reads a commit object (git's own format: header lines, an empty line, the message). */
export function parseCommit(sha: string, data: Buffer): Commit {
  const text = data.toString();
  const end = text.indexOf('\n\n');
  const commit: Commit = {
    sha,
    tree: '',
    parents: [],
    author: { name: '', email: '', date: timestamp(new Date(0)) },
    committer: { name: '', email: '', date: timestamp(new Date(0)) },
    message: (end < 0 ? '' : text.slice(end + 2)).replace(/\n$/, ''),
  };
  for (const line of text.slice(0, end < 0 ? undefined : end).split('\n')) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    const key = line.slice(0, space);
    if (key === 'tree') commit.tree = value;
    else if (key === 'parent') commit.parents.push(value);
    else if (key === 'author' || key === 'committer') commit[key] = parseSignature(value);
  }
  return commit;
}

function parseSignature(text: string): Signature {
  const found = /^(.*?) ?<(.*?)> (\d+) [+-]\d{4}$/.exec(text);
  return {
    name: found?.[1] ?? '',
    email: found?.[2] ?? '',
    date: timestamp(new Date(Number(found?.[3] ?? 0) * 1000)),
  };
}
