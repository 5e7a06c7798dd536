import { conditionOf, objectsAt, textAt, textsAt, type KubeObject } from '../objects/kube-object.ts';
import { failed, progressing, ready, type Readiness } from './readiness.ts';

/** A PersistentVolumeClaim: bound, as in Helm 3's `volumeReady` and kstatus' `pvcConditions`. */
export function claimReadiness(object: KubeObject): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Bound') return ready('Bound', 'the claim is bound');
  if (phase === 'Lost') return failed('Lost', 'the volume of the claim is gone');
  return progressing('NotBound', `the claim is not bound (${phase || 'no phase yet'})`);
}

/** A Service: Helm 3's `serviceReady`. kstatus does not wait for a load balancer's address; whoever wants to use it does. */
export function serviceReadiness(object: KubeObject): Readiness {
  const type = textAt(object, 'spec', 'type') || 'ClusterIP';
  if (type === 'ExternalName') return ready('External', 'the service is a name outside');
  if (textAt(object, 'spec', 'clusterIP') === '')
    return progressing('NoIPAssigned', 'the service has no address yet');
  if (type !== 'LoadBalancer') return ready('Assigned', 'the service has an address');
  const outside =
    textsAt(object, 'spec', 'externalIPs').length +
    objectsAt(object, 'status', 'loadBalancer', 'ingress').length;
  return outside > 0
    ? ready('Assigned', 'the load balancer has an address')
    : progressing('LoadBalancerPending', 'the load balancer has no address yet');
}

/** A CustomResourceDefinition: kstatus `crdConditions`. */
export function crdReadiness(object: KubeObject): Readiness {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return failed(names.reason || 'NamesNotAccepted', names.message);
  const established = conditionOf(object, 'Established');
  if (established?.status === 'True') return ready('Established', 'the definition is established');
  if (established?.status === 'False' && established.reason !== 'Installing') {
    return failed(established.reason || 'NotEstablished', established.message);
  }
  return progressing('Installing', 'the definition is being installed');
}

/** An APIService: kubectl's AVAILABLE column; it may still become available as long as its pods start. */
export function apiServiceReadiness(object: KubeObject): Readiness {
  const available = conditionOf(object, 'Available');
  if (available?.status === 'True') return ready('Available', 'the API is served');
  return progressing(available?.reason || 'NotAvailable', available?.message || 'the API is not served yet');
}

/** A Namespace: usable while it is not being deleted. */
export function namespaceReadiness(object: KubeObject): Readiness {
  return textAt(object, 'status', 'phase') === 'Terminating'
    ? progressing('Terminating', 'the namespace is being deleted')
    : ready('Active', 'the namespace is there');
}
