/** A chart of the corpus on which the two Helms do not agree, and with which of them we go. */
export type HelmDisagreement = {
  readonly id: string;
  readonly refusedBy: 'helm3' | 'helm4';
  readonly weGoWith: 'helm3' | 'helm4';
  readonly reason: string;
};

/** Every chart of the corpus that one Helm takes and the other refuses. */
export const helmDisagreements: readonly HelmDisagreement[] = [];
