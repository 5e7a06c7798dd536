/** The states of a version, in the order of its life. */
export const versionStates = [
  'draft',
  'submitted',
  'in_review',
  'rejected',
  'passed',
  'active',
  'suspended',
] as const;

export type VersionState = (typeof versionStates)[number];

/** Where a version is before its first action and after its last. */
export const noState = 'none';
export type StateOrNone = VersionState | typeof noState;

/** States in which reviewers have the version before them. */
export const statesUnderReview = [
  'submitted',
  'in_review',
  'passed',
] as const satisfies readonly VersionState[];

/** Tells whether a version is before the reviewers, or passed and waiting for its publication. */
export function isUnderReview(state: VersionState): boolean {
  return (statesUnderReview as readonly VersionState[]).includes(state);
}
