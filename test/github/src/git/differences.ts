import { fileDifferences, type FileDifference } from './diff.ts';
import type { GitRepository } from './git-repository.ts';

const kept = new WeakMap<GitRepository, Map<string, Promise<FileDifference[]>>>();

/** `fileDifferences`, asked of git once for two commits: neither of them ever changes. */
export function differences(git: GitRepository, from: string, to: string): Promise<FileDifference[]> {
  const known = kept.get(git) ?? new Map<string, Promise<FileDifference[]>>();
  kept.set(git, known);
  const key = `${from}..${to}`;
  const found = known.get(key) ?? fileDifferences(git, from, to);
  known.set(key, found);
  return found;
}
