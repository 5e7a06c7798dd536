import { valueAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/ */
export const apiService = objectRule(
  {
    code: 'api-service',
    group: 'cluster',
    severity: 'warning',
    title: 'The chart puts a server of its own behind the cluster’s API',
    docs: 'What users send to that group goes to the chart’s pods. While they are down, discovery is slow for everybody, and namespaces cannot be deleted. With `insecureSkipTLSVerify` it is an error.',
    remedy: 'See that it runs in several replicas with a certificate that is checked (`caBundle`).',
  },
  ({ kind, object }) => {
    if (kind !== 'APIService' || valueAt(object, 'spec', 'service') === undefined) return undefined;
    const insecure = valueAt(object, 'spec', 'insecureSkipTLSVerify') === true;
    return {
      message: `puts a server behind the cluster's API${insecure ? ' whose certificate nobody checks' : ''}`,
      path: insecure ? ['spec', 'insecureSkipTLSVerify'] : ['kind: APIService'],
      severity: insecure ? 'error' : 'warning',
    };
  },
);
