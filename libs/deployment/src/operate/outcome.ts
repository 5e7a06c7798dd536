import { removedApi } from '@chandlery/chart';
import type { HelmError, HelmFailure, HelmFailureCode } from '@chandlery/helm-cli';
import type { DeploymentError } from '../errors.ts';
import type { Reason, ReasonCode } from '../reasons/reason.ts';
import type { PerformOutcome } from './types.ts';

/** These mean no more than that something else did not work: the reason is found in the cluster. */
const onlyASymptom: readonly HelmFailureCode[] = ['not_ready', 'hook_failed', 'interrupted', 'unknown'];

/** Whether a failure of Helm says no more than that it waited for something in vain. */
export function isOnlyASymptom({ failure }: HelmError): boolean {
  return failure !== undefined && onlyASymptom.includes(failure.code);
}

/** Reasons that the outcome carries, beside the one that it tells. */
const mostReasons = 5;

const remedies: Readonly<Partial<Record<HelmFailureCode, string>>> = {
  cluster_unreachable: 'Check that the cluster is up and can be reached from the store, then try again.',
  certificate_invalid: "Have the cluster's CA replaced in the registered kubeconfig.",
  unauthorized: 'Have the credential of the cluster replaced, or the project repaired, then try again.',
  forbidden: "The project's service account may not do that; have whoever manages the cluster allow it.",
  name_in_use: 'Choose another name, or adopt the release.',
  operation_in_progress: 'Somebody else is at it; try again when that is over.',
  quota_exceeded: 'Ask for less, remove something, or have the quota of the project raised.',
  admission_denied: 'Change what the policy refuses, by values or in the chart.',
  webhook_failed: 'The webhook is not ours: have whoever runs it look, then try again.',
  immutable_field: 'Uninstall and install anew, or keep that field as it was.',
  namespace_missing: 'Have the project repaired.',
  resource_exists: 'Remove it, rename it by values, or adopt the release that it belongs to.',
  release_too_large:
    'Helm keeps a release in one Secret of at most 1 MiB: make the chart or the values smaller.',
  values_invalid: 'Change the values that are named.',
  template_error: 'Change the values that the template asks for, or the chart.',
  manifest_invalid: 'The chart renders to what is not YAML: change the values, or the chart.',
  kube_version_incompatible: 'Deploy a version of the chart that is for this Kubernetes.',
  dependency_missing: 'Package the chart with its dependencies (`helm dependency update`).',
  field_conflict: 'Somebody else manages that field; let go of it there first.',
};

/** What a failure of Helm, with the reasons found in the cluster, is told as. */
export function failureOutcome(
  error: HelmError,
  reasons: readonly Reason[],
  hide: (text: string) => string,
): PerformOutcome {
  const { failure } = error;
  if (failure === undefined) return processOutcome(error, reasons, hide);
  const [first] = reasons;
  if (first !== undefined && isOnlyASymptom(error)) return reasonOutcome(first, reasons, failure, hide);
  const remedy = remedyOf(failure);
  return {
    code: failure.code,
    message: hide(failure.message),
    ...(remedy === undefined ? {} : { remedy }),
    ...resourceOf(failure, hide),
    details: {
      ...hiddenDetail(failure, hide),
      helm: hide(failure.helm).slice(0, 4_000),
      ...(reasons.length === 0
        ? {}
        : { reasons: reasons.slice(0, mostReasons).map((one) => told(one, hide)) }),
    },
  };
}

function remedyOf({ code, detail }: HelmFailure): string | undefined {
  if (code !== 'kind_unknown') return remedies[code];
  const { apiVersion = '', kind = '' } = detail;
  const removed = removedApi(apiVersion, kind);
  if (removed === undefined) {
    return `Install what defines ${kind === '' ? 'the kind' : `${kind} (${apiVersion})`} first: a CustomResourceDefinition is missing.`;
  }
  const gone = `Kubernetes has no ${kind} of ${apiVersion} since ${removed.removedIn}`;
  return removed.replacement === null
    ? `${gone}, and nothing in its place: deploy a version of the chart that does without.`
    : `${gone}: deploy a version of the chart that uses ${removed.replacement}.`;
}

function resourceOf(
  { detail: { kind, name, resource } }: HelmFailure,
  hide: (text: string) => string,
): Pick<PerformOutcome, 'resource'> {
  const what = kind ?? resource;
  if (what === undefined) return {};
  return { resource: name === undefined ? what : `${what}/${hide(name)}` };
}

function hiddenDetail({ detail }: HelmFailure, hide: (text: string) => string): Record<string, unknown> {
  // Through JSON: a detail is plain, and every text of it is looked at.
  return JSON.parse(JSON.stringify(detail), (_key, value: unknown) =>
    typeof value === 'string' ? hide(value) : value,
  ) as Record<string, unknown>;
}

function reasonOutcome(
  reason: Reason,
  reasons: readonly Reason[],
  failure: HelmFailure,
  hide: (text: string) => string,
): PerformOutcome {
  return {
    code: reason.code,
    message: hide(reason.message),
    remedy: remedyFor(reason),
    resource: `${reason.owner.kind}/${hide(reason.owner.name)}`,
    details: {
      reasons: reasons.slice(0, mostReasons).map((one) => told(one, hide)),
      helm: hide(failure.message).slice(0, 4_000),
    },
  };
}

/** A reason as it stands in details of an outcome and in lines of a log. */
export function told(
  { code, message, owner, resource, count, log }: Reason,
  hide: (text: string) => string,
): Readonly<Record<string, unknown>> {
  return {
    code,
    message: hide(message),
    resource: `${owner.kind}/${hide(owner.name)}`,
    ...(resource.name === owner.name ? {} : { shownBy: `${resource.kind}/${hide(resource.name)}` }),
    count,
    ...(log === undefined ? {} : { log: log.lines.map(hide), container: log.container }),
  };
}

const refusedByCluster = 'Change what the cluster refuses, by values or in the chart.';
const volumes = 'Check the storage class and whether the cluster provides such volumes.';
const reasonRemedies: Readonly<Partial<Record<ReasonCode, string>>> = {
  image_pull: 'Check the name and tag of the image, and that the cluster may pull it.',
  unschedulable: 'Ask for less, or have nodes added that fit.',
  pod_refused_by_quota: 'Ask for less, or have the quota of the project raised.',
  pod_refused_by_webhook: refusedByCluster,
  pod_refused: refusedByCluster,
  container_config: 'Make the ConfigMap or Secret that the container takes, or correct its name.',
  claim_pending: volumes,
  volume_mount: volumes,
  out_of_memory: 'Give the container more memory.',
};

function remedyFor({ code }: Reason): string {
  return (
    reasonRemedies[code] ?? "Look at the container's log and the events, then change the values or the chart."
  );
}

/** A run that did not come to Helm's own end. */
function processOutcome(
  { code, message, remedy }: HelmError,
  reasons: readonly Reason[],
  hide: (text: string) => string,
): PerformOutcome {
  return {
    code,
    message: hide(message),
    ...(remedy === undefined ? {} : { remedy }),
    ...(reasons.length === 0
      ? {}
      : { details: { reasons: reasons.slice(0, mostReasons).map((one) => told(one, hide)) } }),
  };
}

/** What the cluster refused of us, not of Helm. */
export function clusterOutcome({ code, message, remedy, resource }: DeploymentError): PerformOutcome {
  const about = resource?.name === undefined ? resource?.kind : `${resource.kind}/${resource.name}`;
  return { code, message, remedy, ...(about === undefined ? {} : { resource: about }) };
}
