import type { JsonValue } from '@chandlery/chart';
import { DeploymentError, type DeploymentErrorCode, type ErrorResource } from '../errors.ts';
import { isObject, objectAt, objectsAt, textAt, type KubeObject } from '../objects/kube-object.ts';

const mostMessageCharacters = 2000;

/** What was asked, for saying what was refused. */
export type Asked = { readonly method: string; readonly path: string };

/** An answer of the API server that is no success, as an error of ours (the `Status` of k8s.io/apimachinery's meta/v1). */
export function apiError(status: number, body: string, asked: Asked): DeploymentError {
  const parsed = parse(body);
  if (parsed === undefined || textAt(parsed, 'kind') !== 'Status') return foreignAnswer(status, body, asked);
  const message = textAt(parsed, 'message').slice(0, mostMessageCharacters);
  const named = objectAt(parsed, 'details');
  const resource = resourceOf(named, asked.path);
  const causes = objectsAt(named, 'causes')
    .slice(0, 20)
    .map((cause) => ({
      field: textAt(cause, 'field'),
      reason: textAt(cause, 'reason'),
      message: textAt(cause, 'message').slice(0, mostMessageCharacters),
    }));
  const { code, remedy, details } = verdict(status, textAt(parsed, 'reason'), message, causes, named);
  return new DeploymentError({
    code,
    message: message === '' ? `the API server answered ${status}` : message,
    remedy,
    resource,
    details: { status, reason: textAt(parsed, 'reason'), causes, ...details },
  });
}

type Verdict = { code: DeploymentErrorCode; remedy: string; details?: Record<string, unknown> };
type Cause = { field: string; reason: string; message: string };

function verdict(
  status: number,
  reason: string,
  message: string,
  causes: readonly Cause[],
  named: KubeObject,
): Verdict {
  // What refused comes before the status: quotas say 403, webhooks what they like.
  const webhook =
    /admission webhook "([^"]+)"|failed calling webhook "([^"]+)"|ValidatingAdmissionPolicy '([^']+)'/.exec(
      message,
    );
  if (webhook !== null) {
    const name = webhook[1] ?? webhook[2] ?? webhook[3];
    const remedy =
      webhook[2] === undefined
        ? `change what ${name} objects to, or ask the administrators of the cluster`
        : `the webhook itself does not work; ask the administrators of the cluster to mend or remove ${name}`;
    return {
      code: 'webhook_refused',
      remedy,
      details: { webhook: name, isBroken: webhook[2] !== undefined },
    };
  }
  if (message.includes('violates PodSecurity')) {
    const remedy = 'give the pods a securityContext that the level of the namespace allows';
    return { code: 'webhook_refused', remedy, details: { webhook: 'PodSecurity' } };
  }
  if (message.includes('exceeded quota:') || message.includes('failed quota:')) {
    const quota = /(?:exceeded|failed) quota: ([^,:]+)/.exec(message)?.[1];
    const remedy = 'ask for less, remove what is not needed, or have the quota of the project raised';
    return { code: 'quota_exceeded', remedy, details: { quota } };
  }
  if (causes.some((cause) => cause.reason === 'NamespaceTerminating')) {
    return { code: 'namespace_terminating', remedy: 'wait until the namespace is gone, then make it anew' };
  }
  return byStatus(status, reason, message, named);
}

function byStatus(status: number, reason: string, message: string, named: KubeObject): Verdict {
  switch (status) {
    case 401:
      return { code: 'cluster_unauthorized', remedy: 'register the cluster with a new token or certificate' };
    case 403:
      return { code: 'cluster_forbidden', ...forbidden(message) };
    case 404:
    case 405:
      return textAt(named, 'name') === '' && (reason === '' || message.includes('requested resource'))
        ? {
            code: 'resource_kind_unknown',
            remedy: 'install what defines the kind, or use an API version that the cluster has',
          }
        : { code: 'resource_not_found', remedy: 'check the name; it may have been deleted' };
    case 409:
      return {
        code: 'resource_conflict',
        remedy: 'read the object again, and decide anew',
        details: { exists: reason === 'AlreadyExists' },
      };
    case 410:
      return { code: 'resource_gone', remedy: 'read the list again from its start' };
    case 400:
    case 413:
    case 415:
    case 422:
      return { code: 'resource_invalid', remedy: 'correct the fields that the cluster names' };
    case 429:
    case 503:
      return { code: 'cluster_busy', remedy: 'try again in a while' };
    default:
      return { code: 'cluster_failed', remedy: "look into the API server's log" };
  }
}

/** RBAC's sentence: `pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "y"`. */
function forbidden(message: string): { remedy: string; details: Record<string, unknown> } {
  const parts =
    /User "([^"]*)" cannot (\S+) resource "([^"]*)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]*)")?/.exec(
      message,
    );
  if (parts === null) {
    return {
      remedy: 'ask the administrators of the cluster for the right, or change what it objects to',
      details: {},
    };
  }
  const [, user, verb, resource, group = '', namespace] = parts;
  const where = namespace === undefined ? 'in the whole cluster' : `in the namespace ${namespace}`;
  return {
    remedy: `have an administrator of the cluster allow ${user} to ${verb} ${resource} ${where}`,
    details: { user, verb, resource, group, namespace: namespace ?? null },
  };
}

function resourceOf(named: KubeObject, path: string): ErrorResource {
  const segments = path.split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
  const at = segments.indexOf('namespaces');
  const namespace = at === -1 ? undefined : segments[at + 1];
  const name = textAt(named, 'name');
  return {
    kind:
      textAt(named, 'kind') ||
      segments.findLast((segment) => segment !== name && segment !== '') ||
      'unknown',
    ...(name === '' ? {} : { name }),
    ...(namespace === undefined || segments.length === at + 2 ? {} : { namespace }),
  };
}

function parse(body: string): KubeObject | undefined {
  try {
    const parsed: JsonValue = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function foreignAnswer(status: number, body: string, asked: Asked): DeploymentError {
  // What the API server itself says of a path that no API of it has.
  if (status === 404 && body.trim() === '404 page not found') {
    return new DeploymentError({
      code: 'resource_kind_unknown',
      message: `the cluster has no API at ${asked.path.split('?')[0]}`,
      remedy: 'install what defines the kind, or use an API version that the cluster has',
      details: { status },
    });
  }
  // Proxies in front of API servers answer for them, and in HTML.
  if (status === 401) {
    return new DeploymentError({
      code: 'cluster_unauthorized',
      message: 'the cluster does not accept the credential',
      remedy: 'register the cluster with a new token or certificate',
      details: { status },
    });
  }
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return new DeploymentError({
      code: 'cluster_busy',
      message: `what stands in front of the API server answered ${status}`,
      remedy: 'try again in a while',
      details: { status },
    });
  }
  return new DeploymentError({
    code: 'cluster_answer_invalid',
    message: `what answered (${status}) is not a Kubernetes API server`,
    remedy: 'check the address of the API server, its path included',
    details: { status },
  });
}
