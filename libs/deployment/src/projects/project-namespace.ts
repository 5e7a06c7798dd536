import { DeploymentError } from '../errors.ts';
import { objectAt, textAt, type KubeObject } from '../objects/kube-object.ts';

/** The label that everything made for a project carries. */
export const managedByLabel = 'app.kubernetes.io/managed-by';
/** The label of a project's own id: whose namespace it is. */
export const projectLabel = 'chandlery.dev/project';
/** What a namespace was taken over with: it was there before, and is not deleted with the project. */
export const adoptedAnnotation = 'chandlery.dev/adopted';

const reserved = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** Whether a namespace is Kubernetes' own: `default`, and every name that begins with `kube-` (reserved by Kubernetes). */
export function isReservedNamespace(namespace: string): boolean {
  return reserved.has(namespace) || namespace.startsWith('kube-');
}

/**
 * Whether a namespace may become the one of a project, by what it says of itself; `existing` is `undefined` where it is not
 * there yet. @throws DeploymentError namespace_reserved, namespace_taken, namespace_terminating
 */
export function checkNamespace(
  namespace: string,
  project: string,
  adopt: boolean,
  existing: KubeObject | undefined,
): void {
  const resource = { kind: 'Namespace', name: namespace };
  if (isReservedNamespace(namespace) && !adopt) {
    throw new DeploymentError({
      code: 'namespace_reserved',
      message: `the namespace ${namespace} belongs to Kubernetes itself`,
      remedy: 'choose another name; whoever may loosen the platform can adopt it on purpose',
      field: 'namespace',
      resource,
    });
  }
  if (existing === undefined) return;
  if (textAt(existing, 'metadata', 'deletionTimestamp') !== '') {
    throw new DeploymentError({
      code: 'namespace_terminating',
      message: `the namespace ${namespace} is being deleted`,
      remedy: 'wait until it is gone, or choose another name',
      field: 'namespace',
      resource,
    });
  }
  const owner = textAt(objectAt(existing, 'metadata', 'labels'), projectLabel);
  if (owner === project || (owner === '' && adopt)) return;
  throw new DeploymentError({
    code: 'namespace_taken',
    message:
      owner === ''
        ? `the namespace ${namespace} exists already, and was not made by the store`
        : `the namespace ${namespace} belongs to another project`,
    remedy: owner === '' ? 'choose another name, or adopt the namespace on purpose' : 'choose another name',
    field: 'namespace',
    resource,
    details: { isOwned: owner !== '' },
  });
}
