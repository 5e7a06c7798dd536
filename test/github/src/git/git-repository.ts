import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCommit, type Commit } from './commit.ts';
import { ObjectReader, type GitObject } from './object-reader.ts';
import { rememberedBy } from './remembered.ts';
import { runGit, type GitResult, type GitRun } from './run-git.ts';

const idPattern = /^[0-9a-f]{40}$/;

/** One real bare repository on disk. What git can do stands in the functions beside this class. */
export class GitRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;
  readonly #commits = new Map<string, Commit>();

  constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
  }

  /** Makes an empty bare repository whose HEAD is the default branch. */
  static async create(directory: string, defaultBranch: string): Promise<GitRepository> {
    await runGit('/', [
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--initial-branch=${defaultBranch}`,
      directory,
    ]);
    // A fork's commit, and one that a force push left behind, stays readable by its id.
    const settings =
      '[http]\n\treceivepack = true\n[uploadpack]\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n';
    await appendFile(join(directory, 'config'), settings);
    return new GitRepository(directory);
  }

  run(args: readonly string[], run: GitRun = {}): Promise<GitResult> {
    return runGit(this.directory, args, run);
  }

  /** Standard output of a command as text, without the last line feed. */
  async text(args: readonly string[], run: GitRun = {}): Promise<string> {
    return (await this.run(args, run)).stdout.toString().replace(/\n$/, '');
  }

  object(name: string): Promise<GitObject | null> {
    return this.#reader.read(name);
  }

  /** The commit that an id, a branch, a tag or a full ref names; null where there is none. */
  async commit(revision: string): Promise<Commit | null> {
    const kept = this.#commits.get(revision);
    if (kept !== undefined) return kept;
    for (const name of idPattern.test(revision) ? [revision] : candidates(revision)) {
      const object = await this.object(`${name}^{commit}`);
      if (object?.type !== 'commit') continue;
      const commit = parseCommit(object.sha, object.data);
      this.#commits.set(commit.sha, commit);
      return commit;
    }
    return null;
  }

  /** Where a full ref (`refs/heads/main`) points, or null. */
  async tip(ref: string): Promise<string | null> {
    return (await this.object(ref))?.sha ?? null;
  }

  /** Every ref under a prefix (`refs/heads/`) and what it points at. */
  async refs(prefix = 'refs/'): Promise<Map<string, string>> {
    const lines = await this.text(['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
    const pairs = lines.split('\n').filter((line) => line !== '');
    return new Map(pairs.map((line) => [line.slice(41), line.slice(0, 40)]));
  }

  /** Points a ref at an object; null deletes it. */
  async setRef(ref: string, sha: string | null): Promise<void> {
    await this.run(sha === null ? ['update-ref', '-d', ref] : ['update-ref', ref, sha]);
  }

  /** Whether the one commit (by id) is in the history of the other. */
  isAncestor(older: string, newer: string): Promise<boolean> {
    return askIsAncestor(this, older, newer);
  }

  /** The best common ancestor of two commits (by id), or null for unrelated histories. */
  mergeBase(one: string, other: string): Promise<string | null> {
    return askMergeBase(this, one, other);
  }

  /** Commits reachable from `to` and not from `from` (by id), oldest first. */
  commitsBetween(from: string | null, to: string): Promise<string[]> {
    return from === null ? askRange(this, to) : askRange(this, to, `^${from}`);
  }

  /** Ends what still runs for this repository. */
  close(): Promise<void> {
    return this.#reader.close();
  }
}

const askIsAncestor = rememberedBy(async (git, ...ids) => {
  const { code } = await git.run(['merge-base', '--is-ancestor', ...ids], { answers: [1] });
  return code === 0;
});
const askMergeBase = rememberedBy(async (git, ...ids) => {
  const { code, stdout } = await git.run(['merge-base', ...ids], { answers: [1] });
  return code === 0 ? stdout.toString().trim() : null;
});
const askRange = rememberedBy(async (git, ...range) => {
  const lines = await git.text(['rev-list', '--reverse', '--topo-order', ...range, '--']);
  return lines.split('\n').filter((line) => line !== '');
});

/** As GitHub reads a `ref` parameter: a branch before a tag, else what it says in full; short ids too. */
function candidates(revision: string): string[] {
  if (revision.startsWith('-')) return [];
  const names = [`refs/heads/${revision}`, `refs/tags/${revision}`];
  if (revision.startsWith('refs/') || revision === 'HEAD') names.unshift(revision);
  if (/^(heads|tags|pull)\//.test(revision)) names.push(`refs/${revision}`);
  if (/^[0-9a-f]{7,40}$/.test(revision)) names.push(revision);
  return names;
}
