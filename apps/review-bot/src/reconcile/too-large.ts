import type { RepositoryProblem } from '../charts/chart-types.ts';
import type { PullTruth } from './pull-truth.ts';

/** A pull request that changes more files than GitHub lists is not looked into: half of it would be worse than nothing. */
export function tooLargeProblem({ changedFiles }: PullTruth, most: number): RepositoryProblem {
  return {
    code: 'pull_files',
    message: `The pull request changes ${changedFiles} files; GitHub lists at most ${most}, so it cannot be known whole.`,
    remedy: 'Split the pull request.',
    path: null,
    line: null,
    column: null,
  };
}
