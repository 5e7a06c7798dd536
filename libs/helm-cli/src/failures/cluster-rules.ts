import { type FailureRule, present } from './rule.ts';

/** Refusals of the cluster. */
export const clusterRules: readonly FailureRule[] = [
  {
    code: 'kubeconfig_invalid',
    pattern:
      /(?<reason>error loading config file .*|invalid configuration: .*|no configuration has been provided.*)/,
    detail: ({ reason }) => present({ reason }),
  },
  {
    code: 'certificate_invalid',
    pattern: /(?<reason>(?:tls|x509): .*(?:certificate|x509).*|x509: .*)/,
    detail: ({ reason }) => present({ reason }),
  },
  {
    code: 'unauthorized',
    pattern: /the server has asked for the client to provide credentials|(?:^|: )Unauthorized\b/m,
  },
  {
    code: 'quota_exceeded',
    pattern:
      /(?<resource>[\w.]+) "(?<name>[^"]+)" is forbidden: (?:failed quota|exceeded quota): (?<quota>[^,:\s]+)[,:] (?<reason>.*)/,
    detail: ({ resource, name, quota, reason }) => present({ resource, name, quota, reason }),
  },
  {
    code: 'admission_denied',
    pattern:
      /admission webhook "(?<webhook>[^"]+)" denied the request(?: without explanation)?(?:: (?<reason>[\s\S]*))?/,
    detail: ({ webhook, reason }) => present({ webhook, reason: reason?.trim() }),
  },
  {
    code: 'admission_denied',
    pattern:
      /ValidatingAdmissionPolicy '(?<webhook>[^']+)' (?:with binding '[^']+' )?denied request: (?<reason>.*)/,
    detail: ({ webhook, reason }) => present({ webhook, reason }),
  },
  {
    code: 'admission_denied',
    pattern: /(?<resource>[\w.]+) "(?<name>[^"]+)" is forbidden: (?<reason>violates PodSecurity .*)/,
    detail: ({ resource, name, reason }) => present({ resource, name, reason }),
  },
  {
    code: 'webhook_failed',
    pattern: /failed calling webhook "(?<webhook>[^"]+)": (?<reason>.*)/,
    detail: ({ webhook, reason }) => present({ webhook, reason }),
  },
  {
    code: 'forbidden',
    pattern:
      /is forbidden: User "(?<user>[^"]+)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<apiGroup>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)"| at the cluster scope)?/,
    detail: ({ user, verb, resource, apiGroup, namespace }) =>
      present({ user, verb, resource, apiGroup, namespace }),
  },
  {
    code: 'forbidden',
    pattern: /(?<resource>[\w.]+) "(?<name>[^"]+)" is forbidden: (?<reason>.*)/,
    detail: ({ resource, name, reason }) => present({ resource, name, reason }),
  },
  {
    code: 'kind_unknown',
    pattern: /no matches for kind "(?<kind>[^"]+)" in version "(?<apiVersion>[^"]+)"/,
    detail: ({ kind, apiVersion }, text) => ({
      ...present({ kind, apiVersion, reason: `${kind ?? ''} of ${apiVersion ?? ''}` }),
      unknownKinds: unknownKinds(text),
    }),
  },
  {
    code: 'immutable_field',
    pattern:
      /(?<kind>[A-Z]\w*)(?:\.[\w.-]+)? "(?<name>[^"]+)" is invalid: (?<field>[\w.[\]"/-]+): (?<reason>[\s\S]*?(?:field is immutable|may not change once set|updates to \S+ spec for fields other than|is immutable)[^\n]*)/,
    detail: ({ kind, name, field, reason }) =>
      present({ kind, name, field, reason: short(named(field, reason)) }),
  },
  {
    code: 'object_invalid',
    pattern:
      /(?<kind>[A-Z]\w*)(?:\.[\w.-]+)? "(?<name>[^"]+)" is invalid: (?:(?<field>[\w.[\]"/-]+): )?(?<reason>[\s\S]*)/,
    detail: ({ kind, name, field, reason }) =>
      present({ kind, name, field, reason: short(named(field, reason)) }),
  },
  {
    code: 'object_invalid',
    pattern:
      /(?<reason>error validating (?:data|"").*|(?<kind>[A-Z]\w*) in version "(?<apiVersion>[^"]+)" cannot be handled as a .*|strict decoding error: .*|.*failed to create typed patch object.*|.*unable to decode .*|.*Object '(?:Kind|apiVersion)' is missing.*|.*field not declared in schema.*)/,
    detail: ({ kind, apiVersion, reason }) => present({ kind, apiVersion, reason: short(reason) }),
  },
  {
    code: 'namespace_missing',
    pattern: /namespaces "(?<namespace>[^"]+)" not found/,
    detail: ({ namespace }) => present({ namespace }),
  },
  {
    code: 'field_conflict',
    pattern: /(?<reason>Apply failed with \d+ conflicts?: [\s\S]*)/,
    detail: ({ reason }) => present({ reason: short(reason) }),
  },
  {
    code: 'resource_exists',
    pattern: /(?<resource>[\w.]+) "(?<name>[^"]+)" already exists/,
    detail: ({ resource, name }) => present({ resource, name }),
  },
  {
    code: 'cluster_unreachable',
    pattern:
      /(?<reason>[Kk]ubernetes cluster unreachable: .*|dial tcp .*|.*(?:no such host|connection refused|connection reset by peer|i\/o timeout|TLS handshake timeout|network is unreachable|no route to host).*)/,
    detail: ({ reason }) => present({ reason: reason?.replace(/^[Kk]ubernetes cluster unreachable: /, '') }),
  },
];

/** client-go's words for each object that it finds no mapping for (meta.NoKindMatchError). */
function unknownKinds(text: string): { kind: string; apiVersion: string; name: string }[] {
  const pattern =
    /(?:resource mapping not found for name: "([^"]*)" namespace: "[^"]*" from "[^"]*": )?no matches for kind "([^"]+)" in version "([^"]+)"/g;
  return [...text.matchAll(pattern)].map(([, name = '', kind = '', apiVersion = '']) => ({
    kind,
    apiVersion,
    name,
  }));
}

/** The message is made of the reason alone, and which field it is about is what somebody wants to know first. */
function named(field: string | undefined, reason: string | undefined): string | undefined {
  return field === undefined ? reason : `${field}: ${reason ?? ''}`;
}

/** Kubernetes quotes whole objects in what it says of a field; a person needs the beginning. */
function short(text: string | undefined): string | undefined {
  const line = text?.replace(/\s*\n\s*/g, ' ').trim();
  return line !== undefined && line.length > 600 ? `${line.slice(0, 600)}…` : line;
}
