import {
  groupOf,
  numberAt,
  objectsAt,
  refOf,
  textAt,
  textsAt,
  type KubeObject,
  type ResourceRef,
} from '../objects/kube-object.ts';

/** Where something of a release can be reached. */
export type Address = {
  readonly kind: 'cluster' | 'node_port' | 'load_balancer' | 'external_name' | 'ingress' | 'route';
  /** A URL where the protocol is known to be http(s), else `host:port`. */
  readonly address: string;
  readonly resource: ResourceRef;
  /** The name of the port, where it has one. */
  readonly port: string;
};

const mostAddresses = 100;

/** The addresses of Services, Ingresses and Gateway HTTPRoutes, those from outside first. */
export function addressesOf(objects: readonly KubeObject[]): readonly Address[] {
  const found = objects.flatMap((object) => {
    const { apiVersion, kind } = refOf(object);
    const group = groupOf(apiVersion);
    if (group === '' && kind === 'Service') return serviceAddresses(object);
    if (kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions'))
      return ingressAddresses(object);
    if (kind === 'HTTPRoute' && group === 'gateway.networking.k8s.io') return routeAddresses(object, objects);
    return [];
  });
  const order: readonly Address['kind'][] = [
    'ingress',
    'route',
    'load_balancer',
    'node_port',
    'external_name',
    'cluster',
  ];
  return found
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    .slice(0, mostAddresses);
}

function serviceAddresses(service: KubeObject): Address[] {
  const resource = refOf(service);
  const type = textAt(service, 'spec', 'type') || 'ClusterIP';
  const ports = objectsAt(service, 'spec', 'ports');
  if (type === 'ExternalName') {
    return [{ kind: 'external_name', address: textAt(service, 'spec', 'externalName'), resource, port: '' }];
  }
  const clusterIp = textAt(service, 'spec', 'clusterIP');
  const inside = clusterIp === 'None' ? `${resource.name}.${resource.namespace}.svc` : clusterIp;
  const outside = [
    ...textsAt(service, 'spec', 'externalIPs'),
    ...objectsAt(service, 'status', 'loadBalancer', 'ingress').map(
      (one) => textAt(one, 'hostname') || textAt(one, 'ip'),
    ),
  ].filter((host) => host !== '');
  return ports.flatMap((port) => {
    const number = numberAt(port, 'port') ?? 0;
    const nodePort = numberAt(port, 'nodePort');
    const protocol = textAt(port, 'protocol');
    const suffix = protocol === '' || protocol === 'TCP' ? '' : `/${protocol}`;
    const common = { resource, port: textAt(port, 'name') };
    return [
      ...outside.map((host) => ({
        kind: 'load_balancer' as const,
        address: `${bracketed(host)}:${number}${suffix}`,
        ...common,
      })),
      ...(nodePort === undefined
        ? []
        : [{ kind: 'node_port' as const, address: `<node>:${nodePort}${suffix}`, ...common }]),
      ...(inside === ''
        ? []
        : [{ kind: 'cluster' as const, address: `${bracketed(inside)}:${number}${suffix}`, ...common }]),
    ];
  });
}

function ingressAddresses(ingress: KubeObject): Address[] {
  const resource = refOf(ingress);
  const tls = new Set(objectsAt(ingress, 'spec', 'tls').flatMap((one) => textsAt(one, 'hosts')));
  const given = objectsAt(ingress, 'status', 'loadBalancer', 'ingress');
  const fallback = given
    .map((one) => textAt(one, 'hostname') || textAt(one, 'ip'))
    .find((host) => host !== '');
  return objectsAt(ingress, 'spec', 'rules').flatMap((rule) => {
    const host = textAt(rule, 'host') || fallback;
    if (host === undefined) return [];
    const paths = objectsAt(rule, 'http', 'paths').map((one) => textAt(one, 'path'));
    const scheme = tls.has(host) ? 'https' : 'http';
    return (paths.length === 0 ? [''] : paths).map((path) => ({
      kind: 'ingress' as const,
      address: `${scheme}://${bracketed(host)}${path || '/'}`,
      resource,
      port: '',
    }));
  });
}

/** Whether a route is https stands at its Gateway's listener, where that is of the release too. */
function routeAddresses(route: KubeObject, objects: readonly KubeObject[]): Address[] {
  const resource = refOf(route);
  const parents = new Set(objectsAt(route, 'spec', 'parentRefs').map((parent) => textAt(parent, 'name')));
  const sections = objectsAt(route, 'spec', 'parentRefs').map((parent) => textAt(parent, 'sectionName'));
  const listeners = objects
    .filter((object) => textAt(object, 'kind') === 'Gateway' && parents.has(refOf(object).name))
    .flatMap((gateway) => objectsAt(gateway, 'spec', 'listeners'))
    .filter((listener) => sections.every((name) => name === '' || name === textAt(listener, 'name')));
  const scheme = listeners.some((listener) => textAt(listener, 'protocol') === 'HTTPS') ? 'https' : 'http';
  const matches = objectsAt(route, 'spec', 'rules').flatMap((rule) => objectsAt(rule, 'matches'));
  const paths = [
    ...new Set(matches.map((match) => textAt(match, 'path', 'value')).filter((path) => path !== '')),
  ];
  return textsAt(route, 'spec', 'hostnames').flatMap((host) =>
    (paths.length === 0 ? ['/'] : paths).map((path) => ({
      kind: 'route' as const,
      address: `${scheme}://${host}${path}`,
      resource,
      port: '',
    })),
  );
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
