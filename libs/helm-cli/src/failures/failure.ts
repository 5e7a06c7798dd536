/** What Helm's failures are told apart as; the text is what a person may be told. */
export const helmFailureCodes = {
  cluster_unreachable: 'The cluster does not answer at its address.',
  kubeconfig_invalid: 'The kubeconfig cannot be read.',
  certificate_invalid: "The cluster's certificate is not one that its kubeconfig trusts.",
  unauthorized: 'The cluster does not accept the credentials.',
  forbidden: 'The account of the project may not do that in the cluster.',
  name_in_use: 'There is a release of that name in the namespace already.',
  operation_in_progress: 'Helm has recorded an operation on the release that did not end.',
  release_not_found: 'There is no release of that name, or it has no such revision.',
  no_deployed_release: 'There is no deployed release of that name, so there is nothing to upgrade.',
  quota_exceeded: 'The quota of the namespace does not suffice.',
  admission_denied: 'An admission webhook or policy of the cluster refused an object.',
  webhook_failed: 'An admission webhook of the cluster cannot be reached or failed.',
  kind_unknown: 'The cluster does not know the kind: a CRD is missing, or the API version is gone.',
  immutable_field: 'A field would change that cannot be changed after an object was made.',
  object_invalid: 'The cluster finds an object invalid.',
  namespace_missing: 'The namespace is not in the cluster.',
  field_conflict: 'Somebody else manages a field that the chart sets.',
  resource_exists: 'An object is there already that belongs to no release, or to another.',
  release_too_large: 'The chart with its manifest is larger than what the cluster stores for a release.',
  hook_failed: 'A hook of the chart failed.',
  not_ready: 'Resources did not become ready in time.',
  values_invalid: 'The values do not satisfy the chart.',
  values_unreadable: 'The values are not YAML that Helm can read.',
  schema_invalid: 'The values.schema.json of the chart is not a schema, or refers to what cannot be had.',
  template_error: 'A template of the chart fails.',
  manifest_invalid: 'A template of the chart renders to what is not YAML.',
  kube_version_incompatible: 'The chart asks for another version of Kubernetes.',
  dependency_missing: 'The chart declares dependencies that are not in it.',
  chart_invalid: 'The chart cannot be loaded or installed.',
  helm_panicked: 'Helm itself broke on the chart, which is a fault of this version of Helm.',
  interrupted: 'Helm was interrupted.',
  unknown: 'Helm failed.',
} as const;

export type HelmFailureCode = keyof typeof helmFailureCodes;

/** One place where values break a schema. */
export type SchemaViolation = {
  /** Of the chart, or of the subchart below it. */
  readonly chart: string;
  /** JSON pointer, such as `/image/tag`; empty for the whole. */
  readonly path: string;
  readonly message: string;
};

/** What Helm's message says, in pieces; which are there depends on the code. */
export type HelmFailureDetail = {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** As RBAC names it: `secrets`, `deployments`. */
  readonly resource?: string;
  readonly apiGroup?: string;
  readonly verb?: string;
  readonly user?: string;
  readonly field?: string;
  readonly quota?: string;
  readonly webhook?: string;
  readonly hook?: string;
  /** Path in the chart, beginning with the chart's name. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly constraint?: string;
  readonly kubeVersion?: string;
  readonly dependencies?: readonly string[];
  /** With `kind_unknown`: all that Helm names; `kind` and `apiVersion` are the first's. */
  readonly unknownKinds?: readonly {
    readonly kind: string;
    readonly apiVersion: string;
    readonly name: string;
  }[];
  readonly violations?: readonly SchemaViolation[];
  /** The part of Helm's words that says why. */
  readonly reason?: string;
};

/** A failure of Helm, told apart. */
export type HelmFailure = {
  readonly code: HelmFailureCode;
  /** One or more sentences for a person, Helm's reason among them. */
  readonly message: string;
  readonly detail: HelmFailureDetail;
  /** What became of a release that was to be undone if it fails; null where that was not asked for. */
  readonly undone: 'uninstalled' | 'rolled_back' | 'undoing_failed' | null;
  /** Helm's error as it stands, without warnings and Helm's own prefix. */
  readonly helm: string;
};
