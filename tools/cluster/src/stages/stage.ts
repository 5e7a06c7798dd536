/** One condition of a stage: what a jq expression finds in the object. */
export type Condition = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
};

/** A step that kwok makes with every object for which all conditions hold. */
export type Stage = {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly resourceRef: { readonly apiGroup: 'v1'; readonly kind: 'Pod' | 'Node' };
    readonly selector: { readonly matchExpressions: readonly Condition[] };
    readonly delay?: Delay;
    readonly next: Next;
  };
};

/** How long kwok waits before the step. */
export type Delay = {
  readonly durationMilliseconds?: number;
  readonly durationFrom?: { readonly expressionFrom: string };
};

/** What the step does: a patch of the status as a Go template, or the deletion. */
export type Next = {
  readonly statusTemplate?: string;
  readonly delete?: boolean;
  readonly finalizers?: { readonly empty: boolean };
};

/** A stage out of its parts. */
export function stage(
  kind: 'Pod' | 'Node',
  name: string,
  matchExpressions: readonly Condition[],
  next: Next,
  delay?: Delay,
): Stage {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions },
      ...(delay === undefined ? {} : { delay }),
      next,
    },
  };
}

/** The file that kwok reads: documents of YAML, each of them JSON. */
export function stagesFile(stages: readonly Stage[]): string {
  return stages.map((one) => JSON.stringify(one)).join('\n---\n');
}
