import type { GitRepository } from './git-repository.ts';

/**
 * What git says of objects by their ids, asked of it once: they never change. Goes with the repository.
 * @param find asks git; the key is made of ids
 */
export function rememberedBy<T>(
  find: (git: GitRepository, ...ids: readonly string[]) => Promise<T>,
): (git: GitRepository, ...ids: readonly string[]) => Promise<T> {
  const all = new WeakMap<GitRepository, Map<string, Promise<T>>>();
  return (git, ...ids) => {
    const kept = all.get(git) ?? new Map<string, Promise<T>>();
    all.set(git, kept);
    const key = ids.join(' ');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const found = find(git, ...ids);
    kept.set(key, found);
    // What is not there may come, by a push or from a fork.
    found.catch(() => kept.delete(key));
    return found;
  };
}
