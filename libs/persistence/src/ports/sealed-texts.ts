import type { Actor } from '@chandlery/lifecycle';

/** What has a sealed text: a cluster's credential, values of a deployment, of one of its revisions, or of an operation's request. */
export type SealedPlace = 'cluster' | 'deployment' | 'revision' | 'operation';

/** A sealed text and where it stands. It is opaque here. */
export type SealedText = {
  readonly place: SealedPlace;
  /** Of the cluster, the deployment or the operation; of a revision that of its deployment. */
  readonly id: string;
  /** Helm's number of a revision; 0 elsewhere. */
  readonly number: number;
  /** The id of what it was sealed to: the cluster, or the deployment that values are of. */
  readonly ownerId: string;
  readonly sealed: string;
};

/**
 * Every text that somebody sealed, for sealing it anew with another key. In the request of an operation it is the field
 * `sealedValues`.
 */
export type SealedTextPort = {
  /** All of them, place after place. Those that are written meanwhile may be missing. */
  all(): AsyncIterable<SealedText>;
  /**
   * Puts other texts in their place, where the one that was read still stands. Leaves one event (`sealed_text.reseal`) and one audit
   * record, which say how many, and nothing of them.
   * @returns how many were replaced
   */
  replace(command: {
    readonly texts: readonly (SealedText & { readonly resealed: string })[];
    readonly actor: Actor;
  }): Promise<number>;
};
