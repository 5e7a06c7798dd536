/** Every way in which a cluster, or what speaks to it, refuses; the text is what docs/refusals.md says of it. */
export const deploymentErrorCodes = {
  kubeconfig_invalid: 'The kubeconfig cannot be read, or lacks what a connection needs.',
  kubeconfig_refused:
    'The kubeconfig holds something that the store does not take over, such as a plug-in or a file path.',
  credential_invalid: 'A certificate or key of the kubeconfig cannot be used.',
  credential_expired: 'The client certificate or token of the credential has expired.',
  server_address_refused: 'The address of the API server is not one that the store connects to.',
  in_cluster_unavailable: 'The store does not run in a cluster, or its service account is not mounted.',
  cluster_unreachable: 'The API server cannot be reached, or does not answer in time.',
  cluster_certificate: "The API server's certificate is not one that the credential's CA vouches for.",
  cluster_unauthorized: 'The cluster does not accept the credential: it expired or was revoked.',
  cluster_forbidden: "The cluster's rules do not allow the credential to do this.",
  cluster_busy: 'The API server has too much to do; try again later.',
  cluster_failed: 'The API server failed inside.',
  cluster_too_old: 'The cluster runs a Kubernetes that is too old for the store.',
  cluster_answer_invalid: 'What answered is not a Kubernetes API server, or it answered more than the limit.',
  resource_not_found: 'The cluster has no such object.',
  resource_kind_unknown: 'The cluster does not know this kind in this API version.',
  resource_conflict: 'The object exists already, or somebody changed it in between.',
  resource_invalid: 'The cluster refuses the object as it is written.',
  resource_gone: 'The cluster no longer has the history that is asked for.',
  quota_exceeded: 'The quota of the namespace does not allow it.',
  webhook_refused: 'An admission webhook or policy of the cluster refuses the object.',
  namespace_reserved: 'The namespace belongs to Kubernetes itself.',
  namespace_taken: 'The namespace belongs to another project, or exists and was not adopted on purpose.',
  namespace_terminating: 'The namespace is being deleted.',
  release_record_invalid: "Helm's record of a release cannot be read, or is larger than the limit.",
  cluster_call_cancelled: 'The call was cancelled.',
} as const;

/** Why something about a cluster was refused: match on this, never on the message. */
export type DeploymentErrorCode = keyof typeof deploymentErrorCodes;

/** The object an error is about. */
export type ErrorResource = {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
};

type DeploymentErrorParts = {
  readonly code: DeploymentErrorCode;
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
  /** What in the request or the file is meant, such as `users[0].user.exec`. */
  readonly field?: string;
  readonly resource?: ErrorResource;
  /** Typed by the code, such as `verb` and `namespace` of what is forbidden; never a credential. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** A refusal that has to do with a cluster. It knows no HTTP of ours; no part of it holds a credential or a Secret's value. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly code: DeploymentErrorCode;
  readonly remedy: string;
  readonly field: string | undefined;
  readonly resource: ErrorResource | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(parts: DeploymentErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.remedy = parts.remedy;
    this.field = parts.field;
    this.resource = parts.resource;
    this.details = parts.details ?? {};
  }
}

/** Whether something thrown is a `DeploymentError` of one of these codes. */
export function isDeploymentError(
  error: unknown,
  ...codes: readonly DeploymentErrorCode[]
): error is DeploymentError {
  return error instanceof DeploymentError && (codes.length === 0 || codes.includes(error.code));
}
