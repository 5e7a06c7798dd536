/** How much of a rendered stream is read. */
export type ManifestLimits = {
  /** Of the stream; what is behind is not looked at, and said so. */
  readonly maxCharacters: number;
  /** Documents, and objects in lists, together. */
  readonly maxObjects: number;
  /** Of one document: what is greater is told as broken. Kubernetes takes no object above 1.5 MiB. */
  readonly maxDocumentCharacters: number;
  /** Broken documents that are told. */
  readonly maxProblems: number;
};

/**
 * A release has to fit into a Secret of 1 MiB, compressed: 16 million characters are more than that can hold as a rule. The
 * worst stream takes some seconds and some hundred MB up to there, whatever its length.
 */
export const defaultManifestLimits: ManifestLimits = {
  maxCharacters: 16_000_000,
  maxObjects: 10_000,
  maxDocumentCharacters: 4_000_000,
  maxProblems: 100,
};
