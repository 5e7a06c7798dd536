import { fileDifferences, withPatches, type FileDifference } from './diff.ts';
import type { GitRepository } from './git-repository.ts';
import { rememberedBy } from './remembered.ts';

/** Finds what differs between two commits, by their ids. */
type Differences = (git: GitRepository, from: string, to: string) => Promise<FileDifference[]>;

/** What changed between two commits, asked of git once: neither of them ever changes. */
export const differences: Differences = rememberedBy((git, from = '', to = '') =>
  fileDifferences(git, from, to),
);

/** The same with patches, which cost git a second look. */
export const differencesWithPatches: Differences = rememberedBy(async (git, from = '', to = '') =>
  withPatches(git, from, to, await differences(git, from, to)),
);
