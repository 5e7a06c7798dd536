/** A chart of the corpus on which the two Helms do not agree, and with which of them we go. */
export type HelmDisagreement = {
  readonly id: string;
  readonly refusedBy: 'helm3' | 'helm4';
  readonly weGoWith: 'helm3' | 'helm4';
  readonly reason: string;
};

const documents =
  'Helm 4 reads every document of values.yaml, Helm 3 the first alone; what Helm 4 cannot install is refused';

/** Every chart of the corpus that one Helm takes and the other refuses. */
export const helmDisagreements: readonly HelmDisagreement[] = [
  { id: 'values-second-document-broken', refusedBy: 'helm4', weGoWith: 'helm4', reason: documents },
  { id: 'values-second-document-list', refusedBy: 'helm4', weGoWith: 'helm4', reason: documents },
  { id: 'values-separator-with-text', refusedBy: 'helm4', weGoWith: 'helm4', reason: documents },
];
