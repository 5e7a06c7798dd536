import { textAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
export const serviceExposed = objectRule(
  {
    code: 'service-exposed',
    group: 'network',
    severity: 'warning',
    title: 'A Service is reachable from outside the cluster',
    docs: 'By default, that is: `LoadBalancer` and `NodePort` that show only with a file of `ci/` are information, since whoever installs the chart has to ask for them.',
    remedy: 'Make `ClusterIP` the default, and let users choose another type.',
  },
  ({ kind, object, valuesFile }) => {
    const type = textAt(object, 'spec', 'type') ?? '';
    if (kind !== 'Service' || (type !== 'LoadBalancer' && type !== 'NodePort')) return undefined;
    return {
      message: `is reachable from outside the cluster (${type})`,
      path: ['spec', 'type'],
      severity: valuesFile === 'values.yaml' ? 'warning' : 'info',
      data: { type },
    };
  },
);
