import { fileDifferences, withPatches, type FileDifference } from './diff.ts';
import type { GitRepository } from './git-repository.ts';

type Kept = Map<string, Promise<FileDifference[]>>;

const plain = new WeakMap<GitRepository, Kept>();
const patched = new WeakMap<GitRepository, Kept>();

/** What changed between two commits, asked of git once: neither of them ever changes. */
export function differences(git: GitRepository, from: string, to: string): Promise<FileDifference[]> {
  return remembered(plain, git, `${from}..${to}`, () => fileDifferences(git, from, to));
}

/** The same with patches, which cost git a second look. */
export function differencesWithPatches(
  git: GitRepository,
  from: string,
  to: string,
): Promise<FileDifference[]> {
  return remembered(patched, git, `${from}..${to}`, async () =>
    withPatches(git, from, to, await differences(git, from, to)),
  );
}

function remembered(
  all: WeakMap<GitRepository, Kept>,
  git: GitRepository,
  key: string,
  find: () => Promise<FileDifference[]>,
): Promise<FileDifference[]> {
  const known: Kept = all.get(git) ?? new Map();
  all.set(git, known);
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
