import type { Situation } from './situation.ts';
import type { Told } from './tell.ts';

/** A pull request that changes more files than GitHub lists is not looked into: half of it would be worse than nothing. */
export function tooLarge({ pull, site }: Situation): Told | null {
  const { pullFiles } = site.parts.limits;
  if (pull.changedFiles <= pullFiles) return null;
  return {
    rows: [],
    problems: [
      {
        code: 'pull_files',
        message: `The pull request changes ${pull.changedFiles} files; GitHub lists at most ${pullFiles}, so it cannot be known whole.`,
        remedy: 'Split the pull request.',
        path: null,
        line: null,
        column: null,
      },
    ],
    waits: false,
  };
}
