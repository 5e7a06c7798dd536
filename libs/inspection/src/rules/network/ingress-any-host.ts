import { objectsAt, textAt, valueAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource */
export const ingressAnyHost = objectRule(
  {
    code: 'ingress-any-host',
    group: 'network',
    severity: 'warning',
    title: 'An Ingress answers for every host',
    docs: 'A rule without a host, `*`, or a `defaultBackend`: the chart gets the requests of others that the controller has no rule for. `*.example.com` is left in peace.',
    remedy: 'Name the host, as a value.',
  },
  ({ kind, object }) => {
    if (kind !== 'Ingress') return undefined;
    if (valueAt(object, 'spec', 'defaultBackend') !== undefined) {
      return { message: 'answers for every host (defaultBackend)', path: ['spec', 'defaultBackend'] };
    }
    const any = objectsAt(object, 'spec', 'rules').some((rule) =>
      ['', '*'].includes(textAt(rule, 'host') ?? ''),
    );
    return any ? { message: 'answers for every host', path: ['spec', 'rules'] } : undefined;
  },
);
