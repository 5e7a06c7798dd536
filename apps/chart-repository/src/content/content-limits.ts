/** How much is shown of what a chart holds: answers stay small whatever the archive is. */
export const contentLimits = {
  /** Characters of an introduction that are shown; people may write as many. */
  introductionCharacters: 100_000,
  /** Files that a comparison names, of each kind of change together. */
  comparedFiles: 1_000,
  /** Bytes of a file whose lines are compared. */
  comparedFileBytes: 512 * 1024,
  /** Lines that one file may differ in; beyond it the comparison gives up on that file. */
  editLength: 4_000,
  /** How long the comparison of one file may take. */
  comparisonMs: 1_000,
  /** Characters of all line differences together. */
  diffCharacters: 512 * 1024,
  /** Differences of values, and of metadata. */
  comparedValues: 1_000,
  /** Characters of one value as JSON. */
  valueCharacters: 2_000,
} as const;
