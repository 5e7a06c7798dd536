import { textsAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** CVE-2020-8554, https://github.com/kubernetes/kubernetes/issues/97076 */
export const serviceExternalIps = objectRule(
  {
    code: 'service-external-ips',
    group: 'network',
    severity: 'error',
    title: 'A Service takes over addresses',
    docs: 'With `externalIPs` a Service gets the traffic that pods of the cluster send to those addresses, whosever they are (CVE-2020-8554).',
    remedy:
      'Take `externalIPs` out; use a LoadBalancer, or let users give addresses by a value that is empty by default.',
  },
  ({ kind, object }) => {
    const addresses = textsAt(object, 'spec', 'externalIPs');
    if (kind !== 'Service' || addresses.length === 0) return undefined;
    return {
      message: `takes over ${addresses.join(', ')}`,
      path: ['spec', 'externalIPs'],
      data: { addresses },
    };
  },
);
