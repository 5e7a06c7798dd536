import { listAt, objectsAt, textsAt, textAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#tls */
export const ingressWithoutTls = objectRule(
  {
    code: 'ingress-without-tls',
    group: 'network',
    severity: 'info',
    title: 'An Ingress serves a host without TLS',
    docs: 'Unless the controller has a certificate of its own for it. A `tls` entry that names no hosts holds for all of them.',
    remedy: 'Give `tls` for the host, or say in the README that a certificate is expected of the controller.',
  },
  ({ kind, object }) => {
    if (kind !== 'Ingress') return undefined;
    const entries = objectsAt(object, 'spec', 'tls');
    if (entries.some((entry) => listAt(entry, 'hosts').length === 0)) return undefined;
    const covered = new Set(entries.flatMap((entry) => textsAt(entry, 'hosts')));
    const hosts = objectsAt(object, 'spec', 'rules').map((rule) => textAt(rule, 'host') ?? '*');
    const bare = [...new Set(hosts)].filter(
      (host) => !covered.has(host) && !covered.has(host.replace(/^[^.]+/, '*')),
    );
    if (bare.length === 0) return undefined;
    return {
      message: `serves ${bare.join(', ')} without TLS`,
      path: ['spec', 'rules'],
      data: { hosts: bare },
    };
  },
);
